# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shop of a soak: its registers, its time, and the job that looks after it."""

import time
from dataclasses import dataclass

import requests

from dev.lib.cluster import Cluster
from dev.lib.progress import Trouble
from dev.lib.rpc import TIMEOUT, Odoo
from dev.lib.servers import OdooServer, Simulator

from .sale import Goods, Register

CASHIER = "soak_cashier"
JOB = "pos_glase.ir_cron_watch"
JOB_TRIES = 60
# Every moment that the journal decides by; not what Odoo notes of the row itself.
MOMENTS = """
    SELECT column_name FROM information_schema.columns
     WHERE table_name = 'glase_transaction' AND data_type LIKE 'timestamp%'
       AND column_name NOT IN ('create_date', 'write_date', 'payment_date')
"""
# What the watch and Glase still have to do with a row.
UNSETTLED = """
    SELECT left(client_invoice_id, 8) || ' ' || state || CASE
           WHEN state NOT IN ('paid', 'refunded') THEN ''
           WHEN state = 'paid' AND NOT COALESCE(confirmed, FALSE)
           THEN ' (Glase does not know it)' WHEN receipt_state IS NULL
           THEN ' (receipt not filed)' ELSE ' (no order)' END FROM glase_transaction
     WHERE state IN ('sending', 'issued', 'cancelling', 'awaiting_reversal')
        OR state = 'paid' AND NOT COALESCE(confirmed, FALSE)
        OR state IN ('paid', 'refunded')
           AND (receipt_state IS NULL
                OR order_id IS NULL AND order_uuid IS NOT NULL
                   AND NOT COALESCE(unresolved OR returned, FALSE))
     ORDER BY id
"""


# The journal, but for what only reminds of a payment that nothing proves
ROWS = """
    SELECT id, kind, payment_uuid, attempt, order_uuid, state, client_invoice_id,
           invoice_reference, ers_reference, amount, amount_paid, paid_currency,
           status_word, unresolved, unresolved_why, confirmed, released, returned,
           receipt_state, order_id, payment_id, refunded_id, refused_code, reason,
           settled_note
      FROM glase_transaction WHERE status_word IS DISTINCT FROM 'UNPROVEN' ORDER BY id
"""


@dataclass
class Shop:
    """A shop with real servers; ``admin`` is logged in."""

    cluster: Cluster
    simulator: Simulator
    odoo: OdooServer
    admin: Odoo

    def sql(self, statement: str, *parameters) -> list[tuple]:
        return self.cluster.query(statement, *parameters, database=self.odoo.database)

    def dicts(self, statement: str, *parameters) -> list[dict]:
        """The rows of a statement by the names of its columns."""
        named = f"SELECT to_jsonb(all_of_it) FROM ({statement}) AS all_of_it"
        return [row for (row,) in self.sql(named, *parameters)]

    def journal(self) -> list[dict]:
        return self.dicts(ROWS)

    def fault(self, operation: str, kind: str) -> None:
        """Plan what Glase does wrong next; an empty kind is nothing."""
        if kind:
            self.simulator.fault(operation, kind)

    def open_registers(self, count: int) -> tuple[Goods, list[Register]]:
        """What an admin and a cashier do before the first customer comes."""
        admin = self.admin
        account = admin.create(
            "glase.account",
            name="Soak shop",
            endpoint=self.simulator.endpoint,
            reseller="shop1",
            new_password="secret1",
        )
        card = admin.create(
            "pos.payment.method",
            name="Soak card",
            journal_id=admin.call("account.journal", "search", BANK)[0],
        )
        product = admin.create(
            "product.product",
            name="Soak article",
            list_price=100.0,
            taxes_id=[],
            available_in_pos=True,
        )
        registers = [self._register(account, card, n + 1) for n in range(count)]
        glase = admin.call("pos.payment.method", "search", IS_GLASE)[0]
        return Goods(product, glase, card), registers

    def cashier(self) -> str:
        """The cookie of a cashier who is logged in."""
        admin = self.admin
        groups = ("base.group_user", "point_of_sale.group_pos_user")
        admin.create(
            "res.users",
            name="Soak Cashier",
            login=CASHIER,
            password=CASHIER,
            group_ids=[admin.reference(group) for group in groups],
        )
        who = {"db": self.odoo.database, "login": CASHIER, "password": CASHIER}
        message = {"jsonrpc": "2.0", "method": "call", "params": who}
        url = f"{self.odoo.url}/web/session/authenticate"
        answer = requests.post(url, json=message, timeout=TIMEOUT)
        return "; ".join(f"{name}={text}" for name, text in answer.cookies.items())

    def time_passes(self, seconds: float) -> None:
        """Let Glase's clock go on, and be as much later for every row of the journal.

        Only when no till waits: for them the time would not have passed.
        """
        columns = [name for (name,) in self.sql(MOMENTS)]
        earlier = ", ".join(f"{c} = {c} - interval '{seconds} s'" for c in columns)
        self.simulator.control("tick", seconds=seconds)
        self.sql(f"UPDATE glase_transaction SET {earlier}")

    def watch(self) -> None:
        """Let the add-on look after what tills have left behind."""
        self.run_job(JOB)

    def run_job(self, name: str) -> None:
        """Run a job now; while Odoo runs it by itself, wait for that."""
        job = self.admin.reference(name)
        for _ in range(JOB_TRIES):
            try:
                self.admin.call("ir.cron", "method_direct_trigger", [job])
                return
            except Trouble as trouble:
                if "already executing" not in str(trouble):
                    raise
                time.sleep(1)
        raise Trouble(f"The job {name} does not end.")

    def call_is_over(self, payment_uuid: str) -> None:
        """Who called was killed, so nobody need wait until its time would be up."""
        self.sql(
            "UPDATE glase_transaction SET lease_until = NULL WHERE payment_uuid = %s "
            "AND state = 'sending'",
            payment_uuid,
        )

    def give_back(self, ers_reference: str, amount: float) -> bool:
        """Glase's customer care gives back what no till has asked for; False: the tills
        have left nothing."""
        what = {"ers_reference": ers_reference, "amount": f"{amount:.2f}"}
        try:
            self.simulator.control("give_back", **what)
        except ValueError as refused:
            if "98 SUM_OF_REFUNDS" not in str(refused):
                raise
            return False
        return True

    def unsettled(self) -> list[str]:
        """The rows that are not at their end."""
        return [text for (text,) in self.sql(UNSETTLED)]

    def _register(self, account: int, card: int, number: int) -> Register:
        admin = self.admin
        name = f"Soak {number}"
        config = admin.create("pos.config", name=name, payment_method_ids=[card])
        wizard = admin.create(
            "glase.register", config_id=config, account_id=account, name=name
        )
        admin.call("glase.register", "action_register", [wizard])
        of_config = [("config_id", "=", config)]
        terminal = admin.call("glase.terminal", "search", of_config)[0]
        limit = {"cashier_refund_limit": 1_000_000}
        admin.call("glase.terminal", "write", [terminal], limit)
        glase_id = f"{7_000_000 + number}"
        wizard = admin.create("glase.assign", terminal_id=terminal, glase_id=glase_id)
        admin.call("glase.assign", "action_assign", [wizard])
        [found] = admin.call("glase.terminal", "read", [terminal], ["glase_id"])
        if found["glase_id"] != glase_id:
            raise Trouble(f"{name} could not be registered at the simulator.")
        session = admin.create("pos.session", config_id=config)
        admin.call("pos.session", "set_opening_control", [session], 0, "")
        return Register(config, session, glase_id)


BANK = [("type", "=", "bank")]
IS_GLASE = [("use_payment_terminal", "=", "glase")]
