# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...const import LIVE, events
from ...services.certification import run_steps
from ...services.certification.steps import Task
from ...services.common.texts import label
from ...services.terminal.assign_sticker import parse_glase_id
from ..mixins.actions import open_url
from ..mixins.text import NOTE_LENGTH
from .glase_certification_step import BILLS, CODES

PAUSE = 30  # seconds without a poll (glase_api.md, chapter 10, test 4 e)
OWN_NAME = "pos_glase"
PICTURES = ("image/png", "image/jpeg")


class GlaseCertification(models.Model):
    """Glase's nine tests of an integration, one step after the other
    (glase_api.md, chapter 10).

    Kept, so that it can be left and gone on with, and handed in as a protocol.
    """

    _name = "glase.certification"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Glase certification"
    _longest = {"remark": NOTE_LENGTH}
    _order = "id desc"

    terminal_id = fields.Many2one(
        "glase.terminal",
        string="Point of Sale",
        required=True,
        domain="[('environment', '=', 'test'), ('registered', '=', False)]",
        help="A point of sale of a test account. Test 1 registers it, test 9 "
        "unregisters it.",
    )
    company_id = fields.Many2one(related="terminal_id.company_id", store=True)
    account_id = fields.Many2one(related="terminal_id.account_id")
    currency_id = fields.Many2one(related="terminal_id.config_id.currency_id")
    glase_id = fields.Char(
        string="Glase ID", help="Supplied by Glase for the certification."
    )
    amount = fields.Monetary(
        string="Amount of an invoice",
        required=True,
        default=10.0,
        currency_field="currency_id",
    )
    step_ids = fields.One2many("glase.certification.step", "certification_id")
    step_id = fields.Many2one(
        "glase.certification.step", string="Next step", compute="_compute_step_id"
    )
    code = fields.Char(compute="_compute_step_id")
    state = fields.Selection(
        [("running", "Running"), ("done", "Done")],
        string="Status",
        compute="_compute_step_id",
    )
    test = fields.Char(compute="_compute_step_id")
    operation = fields.Char(compute="_compute_step_id")
    instruction = fields.Text(compute="_compute_step_id")
    observed = fields.Char(compute="_compute_step_id", string="Seen")
    remark = fields.Char(help="Kept with the step in the test report.")
    call_ids = fields.One2many("glase.certification.call", "certification_id")
    payment_uuids = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    transaction_ids = fields.Many2many(
        "glase.transaction",
        string="Invoices",
        compute="_compute_transaction_ids",
        compute_sudo=True,
    )
    earlier_id = fields.Many2one(
        "glase.transaction",
        string="Earlier invoice",
        domain="[('id', 'in', transaction_ids)]",
        help="The status of any invoice of this certification can be polled by hand.",
    )
    paused_at = fields.Datetime(readonly=True)
    asking = fields.Boolean(
        string="Polling", compute="_compute_transaction_ids", compute_sudo=True
    )
    period_id = fields.Many2one("glase.period", string="Period", readonly=True)
    sticker_qr = fields.Binary(related="terminal_id.sticker_qr")
    screenshot_ids = fields.Many2many(
        "ir.attachment",
        string="Screenshots of the setup",
        help="Glase wants to see how a shop gets started. PNG and JPEG pictures are "
        "added to the test report.",
    )
    advice = fields.Text(compute="_compute_advice")

    @api.depends("step_ids.state", "step_ids.observed")
    @api.depends_context("lang")
    def _compute_step_id(self):
        for one in self:
            one.step_id = one.step_ids.filtered(lambda s: s.state == "todo")[:1]
            for name in ("code", "test", "operation", "instruction", "observed"):
                one[name] = one.step_id[name]
            one.state = "running" if one.step_id or not one.step_ids else "done"

    @api.depends("payment_uuids", "paused_at", "step_ids.state")
    def _compute_transaction_ids(self):
        for one in self:
            uuids = one.payment_uuids or []
            one.transaction_ids = one.env["glase.transaction"].search(
                [
                    ("terminal_id", "=", one.terminal_id.id),
                    "|",
                    ("payment_uuid", "in", uuids),
                    ("refunded_id.payment_uuid", "in", uuids),
                ]
            )
            one.asking = bool(one._live() or one.paused_at)

    @api.depends("terminal_id")
    def _compute_display_name(self):
        for one in self:
            date = fields.Date.to_string(one.create_date) or ""
            one.display_name = f"{one.terminal_id.name or ''} {date}".strip()

    @api.constrains("terminal_id", "amount", "glase_id")
    def _check_values(self):
        for one in self:
            if one.account_id.environment != "test":
                raise ValidationError(
                    self.env._(
                        "Choose a point of sale of a test account, so that no real "
                        "money moves."
                    )
                )
            if one.currency_id.compare_amounts(one.amount, 0.0) <= 0:
                raise ValidationError(
                    self.env._("The amount of an invoice must be above 0.")
                )
            if one.glase_id:
                parse_glase_id(self.env, one.glase_id)

    @api.constrains("earlier_id")
    def _check_earlier_id(self):
        for one in self:
            if one.earlier_id - one.transaction_ids:
                raise ValidationError(self.env._("Choose the invoice to poll."))

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for one in records:
            uuids = {code: str(uuid4()) for code in sorted(set(BILLS.values()))}
            one.sudo().payment_uuids = list(uuids.values())
            one.sudo().step_ids = [
                (0, 0, {"code": code, "payment_uuid": uuids.get(BILLS.get(code))})
                for code in CODES
            ]
        return records

    def write(self, vals):
        if "terminal_id" in vals:
            self._check_not_begun()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._check_not_begun()

    def _check_not_begun(self):
        if self.call_ids:
            raise UserError(
                self.env._(
                    "A certification that has started cannot be deleted: its calls are "
                    "kept."
                )
            )

    # What the integrator presses

    def action_begin(self):
        """The form is saved before; its steps follow."""
        self._check_admin()

    def action_run(self):
        self._check_admin()
        if not self.step_id:
            raise UserError(self.env._("All steps are done. Open the test report."))
        if self.code == "assign" and not self.glase_id:
            raise UserError(self.env._("Enter the Glase ID that Glase supplied."))
        if self.code == "earlier" and self._pause_left() > 0:
            raise UserError(self._waiting_text())
        return run_steps.run(self.env, self.id)

    def action_accept(self):
        """Go on although Glase answered otherwise; the remark says why."""
        self._check_admin()
        if not (self.remark or "").strip():
            raise UserError(self.env._("Explain in the remark why this is acceptable."))
        self.step_id.sudo()._set_done("accepted", self.remark)
        self.write({"remark": False, "paused_at": False})

    def action_ask_earlier(self):
        """Poll the invoice that was chosen, whatever its state."""
        self._check_admin()
        if self.earlier_id not in self.transaction_ids:
            raise UserError(self.env._("Choose the invoice to poll."))
        return run_steps.ask_by_hand(self.env, self.id, self.earlier_id.id)

    def action_give_back(self):
        self._check_admin()
        return run_steps.give_back_rest(self.env, self.id)

    def ask(self):
        """Called each second by the form, as long as an invoice is open."""
        self._check_admin()
        return run_steps.ask_each_second(self.env, self.id)

    def _check_admin(self):
        self.check_access("write")
        self.ensure_one()

    # For services/certification

    def _task(self, code=None):
        step = self.step_id
        return Task(
            self.id,
            code or step.code,
            self.terminal_id.id,
            self.glase_id and parse_glase_id(self.env, self.glase_id) or "",
            step.payment_uuid or "",
        )

    def _paid_tasks(self):
        """Tasks to refund what is still paid, one for each invoice."""
        task = self._task("refund")
        paid = self.transaction_ids.filtered(
            lambda tx: tx.state == "paid" and tx._refundable_amount() > 0
        )
        return [replace(task, payment_uuid=tx.payment_uuid) for tx in paid]

    def _open_bill(self):
        """(point of sale, payment uuid) of the invoice to poll; None while paused."""
        tx = self._live()
        if not tx or self.paused_at:
            return None
        return tx.config_id.id, tx.payment_uuid

    def _live(self):
        return self.transaction_ids.filtered(
            lambda tx: tx.kind == "payment" and tx.state in LIVE
        )[:1]

    def _new_bill(self):
        """The uuid of another invoice for this step; the old one stays listed."""
        uuid = str(uuid4())
        self.payment_uuids = [*self.payment_uuids, uuid]
        self.step_id.payment_uuid = uuid
        return uuid

    def _set_paused(self, paused):
        self.paused_at = self.env["glase.transaction"]._clock() if paused else False

    def _pause_left(self):
        """Seconds until the pause of test 4 is long enough."""
        if not self.paused_at:
            return PAUSE
        end = self.paused_at + timedelta(seconds=PAUSE)
        left = end - self.env["glase.transaction"]._clock()
        return max(0, round(left.total_seconds()))

    def _keep(self, made):
        """The calls that were made, and what came of them."""
        self.invalidate_recordset()
        self.env["glase.certification.call"]._keep(self, made)
        for step in self.step_ids.filtered(lambda step: step.state == "todo"):
            if not step._look():
                break
            self.invalidate_recordset()
        for tx in self.transaction_ids:
            if tx.state == "paid" and not (tx.unresolved or tx.settled_note):
                note = self.env._("Paid during Glase's certification.")
                tx._set_settled(events.RESOLVED, note)

    def _state_of_all(self):
        steps = [(step.state, step.observed) for step in self.step_ids]
        return steps, [(tx.state, tx.status_word) for tx in self.transaction_ids]

    def _waiting_text(self):
        if self.paused_at:
            left = self._pause_left()
            if left:
                return self.env._("Polling paused: %s seconds left.", left)
            return self.env._("The pause was long enough: poll by hand now.")
        tx = self._live()
        word = tx.status_word or label(tx, "state")
        return self.env._("Polling Glase every second. Status: %s", word)

    def _hold_receipt(self, tx):
        """The receipt is a test of its own: the job leaves it alone for a day."""
        tx.receipt_next_at = tx._clock() + timedelta(days=1)

    def _sample_order(self):
        """A sale of two rows that add up to the amount (test 3: several rows)."""
        first = self.currency_id.round(self.amount / 2)
        articles = {self.env._("Coffee"): first, self.env._("Bun"): self.amount - first}
        line = {"qty": 1, "discount": 0, "tax_ids": []}
        lines = [
            {**line, "full_product_name": name, "price_subtotal_incl": price}
            for name, price in articles.items()
            if price
        ]
        return {"lines": [[0, 0, line] for line in lines]}

    # What is to be ready before the meeting, and what is handed in after it

    @api.depends("terminal_id", "glase_id", "step_ids.state")
    def _compute_advice(self):
        for one in self:
            one.advice = "\n".join(one._advice()) if one.terminal_id else ""

    def action_protocol(self):
        self._check_admin()
        return open_url(f"/pos_glase/certification/{self.id}")

    def _advice(self):
        """What to do before the meeting (glase_api.md, chapter 10)."""
        account, begun = self.account_id, self.step_ids[:1].state != "todo"
        if account.software == OWN_NAME:
            yield self.env._(
                "Enter the name of your company as software name in the Glase account."
            )
        if account.reference_mode != "fixed":
            yield self.env._(
                "In the Glase account, choose name and version of the POS as call "
                "reference."
            )
        if account.receipt_type != "Base64":
            yield self.env._("Choose Base64 as receipt document in the Glase account.")
        if not begun and self.terminal_id.state != "new":
            yield self.env._("Unregister the point of sale: test 1 registers it.")
        if not self.glase_id:
            yield self.env._("Enter the Glase ID that Glase supplied.")
        if not self.screenshot_ids:
            yield self.env._(
                "Add screenshots of the setup: how a shop adds the account and "
                "connects a point of sale."
            )

    def _pictures(self):
        """(name, data URI) of each picture; the URI is empty for other files."""
        for file in self.screenshot_ids:
            data = (file.datas or b"").decode()
            shown = file.mimetype in PICTURES and data
            yield file.name, f"data:{file.mimetype};base64,{data}" if shown else ""
