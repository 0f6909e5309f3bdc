# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A till whose session closes, and Glase's list of what it sold."""

from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

from ..glase.client import GlaseClient
from ..glase.results import ReportFile
from ..models.reconciliation import glase_period
from .common import GLASE_ID
from .orders import OrderCase

MARK = GlaseClient.mark_transaction_period
EXECUTE = GlaseClient.execute_report


class PeriodCase(OrderCase):
    """Nobody waits for a list here: it is asked for again at once."""

    def setUp(self):
        super().setUp()
        for pauses in ("ASK_PAUSES", "MARK_PAUSES", "LOST_PAUSES"):
            none = (0,) * len(getattr(glase_period, pauses))
            self.patch_pauses(pauses, none)
        self.patch_pauses("QUEUE_PAUSE", 0)
        self.glase_id = GLASE_ID

    def patch_pauses(self, name, pauses):
        patcher = patch.object(glase_period, name, pauses)
        patcher.start()
        self.addCleanup(patcher.stop)

    @property
    def periods(self):
        self.env.invalidate_all()
        return self.env["glase.period"].sudo().search([], order="id")

    def pay(self):
        self.glase.control("pay", glase_id=self.glase_id)

    # More tills, shops and companies

    def other_account(self, company=None):
        """Another shop: an account of its own at Glase."""
        self.glase.control("reseller", reseller_id="shop2", password="secret2")
        return self.new_account("Second shop", "shop2", "secret2", company)

    def other_till(self, account, glase_id="004610027502", config=None):
        """A second till, registered; ``at()`` stands before it."""
        config = config or self.main_pos_config.copy({"name": "Till 2"})
        terminal = self.env["glase.terminal"].create(
            {"name": "Till 2", "account_id": account.id, "config_id": config.id}
        )
        self.register(glase_id, terminal)
        return terminal

    def other_company(self, **values):
        """A company with accounts and a till, and its people; returns the till."""
        company = self.setup_other_company(**values)["company"]
        self.pos_admin.sudo().company_ids |= company
        config = (
            self.env["pos.config"]
            .with_company(company)
            .create({"name": "Abroad", "company_id": company.id})
        )
        method = self.env["pos.payment.method"]._glase_of_company(company)
        config.payment_method_ids |= method
        account = self.other_account(company)
        self.pos_user.sudo().company_ids |= company
        return self.other_till(account, config=config)

    @contextmanager
    def at(self, terminal, glase_id="004610027502", login=None):
        """What follows is done at another till, whose register is open."""
        config = terminal.config_id
        names = ("main_pos_config", "terminal", "session_id", "glase_id", "account")
        before = {name: getattr(self, name) for name in names}
        self.main_pos_config, self.terminal = config, terminal
        self.account, self.glase_id = terminal.account_id, glase_id
        if terminal.registered:
            self.session_id = config.current_session_id or self.open_register(config)
        if login:
            self.authenticate(login, login)
        try:
            yield
        finally:
            for name, value in before.items():
                setattr(self, name, value)
            if login:
                self.authenticate("pos_user", "pos_user")

    def send_as_report(self, change):
        """Glase's reports come as ``change(report_id, text)`` makes them."""

        def execute_report(client, reseller, report_id, *args, **kwargs):
            file = EXECUTE(client, reseller, report_id, *args, **kwargs)
            return ReportFile(file.title, "text/html", change(report_id, file.text))

        self.patch(GlaseClient, "execute_report", execute_report)

    def wanted(self):
        return self.env["glase.period"].sudo()._wanted(self.account, self.terminal)

    def sell(self, amount=100.0, sync=True):
        """A whole sale; returns the row of the journal."""
        uuid = str(uuid4())
        self.data = self.ui_order(uuid, amount)
        self.paid_one(payment_uuid=uuid, order=self.data, amount=amount)
        if sync:
            self.sync(state="paid")
        self.ask(uuid)
        return self.row(uuid)

    def change(self, record, column, value):
        """By SQL, as no screen and no call does it."""
        self.env.flush_all()
        query = f"UPDATE {record._table} SET {column} = %s WHERE id = %s"
        self.env.cr.execute(query, [value, record.id])
        self.env.invalidate_all()

    def sold_for(self, amount, listed=100.0):
        """A sale that Odoo has with this amount, and Glase's list with another."""
        row = self.sell(listed)
        order = row.order_id
        self.change(row, "amount_paid", amount)
        self.change(row.payment_id, "amount", amount)
        self.change(order, "amount_total", amount)
        for column in ("price_unit", "price_subtotal", "price_subtotal_incl"):
            self.change(order.lines, column, amount)
        return row

    def close(self, notes="", user=None):
        """Close the session as the till does; returns it."""
        session = self.session_id.with_user(user or self.pos_admin)
        if session.config_id.cash_control:
            session.post_closing_cash_details(0)
        session.update_closing_control_state_session(notes)
        answer = session.close_session_from_ui()
        self.assertTrue(answer["successful"], answer)
        return session

    def run_job(self):
        self.env["glase.period"]._cron_periods()
        self.env.invalidate_all()

    def run_job_later(self):
        """As if every pause were over."""
        self.periods.next_at = self.env["glase.transaction"]._clock()
        self.env.flush_all()
        self.run_job()

    def close_day(self, **options):
        """Close, let the job run, open again; returns the newest period."""
        self.close(**options)
        self.run_job()
        self.session_id = self.open_register(self.main_pos_config)
        return self.periods[-1:]

    def kinds(self, period):
        lines = period.line_ids.sorted("id")
        return [(line.kind, line.ers_reference) for line in lines]

    def marks(self):
        return self.glase.calls("markTransactionPeriod")

    # Books

    def waiting(self):
        """What waits on Glase's account for its payout."""
        account = self.glase_method.outstanding_account_id
        lines = self.env["account.move.line"].sudo()
        return lines.search([("account_id", "=", account.id)], order="id")

    def book_each(self):
        """The setting, which Odoo takes while no session is open only."""
        self.env.cr.execute(
            "UPDATE pos_payment_method SET glase_entry_each = TRUE WHERE id = %s",
            [self.glase_method.id],
        )
        self.env.invalidate_all()

    def give_back(self, row, amount):
        """An order that gives money back with Glase, as the refund leaves it."""
        refund = row.sudo()._reserve_refund(
            -10,
            amount,
            payment_uuid=f"refund-{row.id}",
            attempt=1,
            order_uuid=f"refund-order-{row.id}",
            terminal_id=row.terminal_id.id,
            config_id=row.config_id.id,
            session_id=row.session_id.id,
        )
        refund._set_refunded("7" * 25)
        self.data = self.ui_order(refund.payment_uuid, -amount)
        self.data["uuid"] = refund.order_uuid
        line = self.data["lines"][0][2]
        line.update(
            qty=-1,
            price_unit=amount,
            refunded_orderline_id=row.order_id.lines.id,
        )
        self.sync(state="paid")
        return refund

    def journal_abroad(self):
        company = self.main_pos_config.company_id
        other_money = self.env.ref("base.CHF") | self.env.ref("base.JPY")
        other_money = (other_money - company.currency_id)[:1].sudo()
        other_money.active = True
        journals = self.env["account.journal"].sudo()
        return journals.create(
            {
                "name": "Abroad",
                "code": "ABR",
                "type": "bank",
                "company_id": company.id,
                "currency_id": other_money.id,
            }
        )
