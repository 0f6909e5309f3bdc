# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a manager does at the end of a soak: ends open orders, closes the sessions,
lets the periods be compared, and settles what is left."""

import random
import time

from dev.lib.progress import Trouble, say, step
from dev.lib.rpc import OdooError
from dev.lib.till import Register

from .books import Reconciled
from .compare_periods import REPORTED
from .shop import SoakShop

PERIOD_JOB = "pos_glase.ir_cron_period"
PERIODS_PATIENCE = 240.0  # seconds
UNMATCHED_AFTER = 16 * 60.0  # seconds; then money without an order is on the list
NOTE = "settled by the soak's manager"
UNMATCHED = """
    SELECT id, kind FROM glase_transaction
     WHERE order_id IS NULL AND order_uuid IS NOT NULL
       AND (state = 'refunded' OR state = 'paid' AND NOT COALESCE(returned, FALSE))
     ORDER BY id
"""
UNCONFIRMED = """
    SELECT r.id, r.client_invoice_id, p.ers_reference
      FROM glase_transaction r JOIN glase_transaction p ON p.id = r.refunded_id
     WHERE r.state = 'unconfirmed' ORDER BY r.id
"""
DRAFTS = "SELECT id FROM pos_order WHERE session_id = %s AND state = 'draft'"
NOT_REFUNDED = """
    SELECT id FROM glase_transaction WHERE state = 'failed' AND kind = 'refund'
       AND payment_id IS NOT NULL AND unresolved
"""
PERIODS = "SELECT id, state, period_ref, judged FROM glase_period ORDER BY id"
LINES = """
    SELECT l.id, l.kind, l.is_open, l.ers_reference, l.amount_glase,
           l.position IS NOT NULL AS listed, t.client_invoice_id
      FROM glase_period_line l
      LEFT JOIN glase_transaction t ON t.id = l.transaction_id ORDER BY l.id
"""
PERIOD_FAULTS = {
    "markTransactionPeriod": "drop_before drop_after http500_after code:90 slow:2",
    "executeReport": "drop_before garbage html503 code:90 drop_mid dtd_after",
}
REPEAT_FAULTS = ("", "", "drop_before", "drop_after", "code:48")


class Manager:
    """Has the back office only, and Glase's list where a person would ask Glase."""

    def __init__(self, shop: SoakShop, seed: int, of_shop: bool):
        """:param of_shop: closes periods of the whole shop by hand, not each till's"""
        self._shop, self._odoo, self._of_shop = shop, shop.admin, of_shop
        self._chance = random.Random(f"manager {seed}")
        # Whatever was to be decided before: of a seed the same lists are lost.
        self._chance_of_lists = random.Random(f"manager {seed} periods")

    def end_the_day(self, registers: list[Register]) -> Reconciled:
        """Everything that needs somebody, in the order in which a person does it."""
        with step("The manager looks after what is open"):
            self._repeat_refunds()
            self._end_unmatched()
        before = self._shop.journal()
        with step("Closing the sessions"):
            if self._of_shop:
                accounts = self._odoo.call("glase.account", "search", [])
                by_hand = {"report_mode": "manual"}
                self._odoo.call("glase.account", "write", accounts, by_hand)
            for register in registers:
                self._close(register)
        with step("Reconciling", self._periods_open):
            if self._of_shop:
                self._close_periods()
            self._reconcile()
            self._close_periods()  # a list is judged when the one after it was read
            self._reconcile()
        lists = self._shop.dicts(PERIODS), self._shop.dicts(LINES)
        reconciled = Reconciled(before, *lists, self._shop.journal())
        with step("The manager settles what is left"):
            self._settle_refunds()
            self._refund_again()
            self._settle_lines()
            self._shop.time_passes(UNMATCHED_AFTER)
            self._shop.watch()
        return reconciled

    def _repeat_refunds(self) -> None:
        """Where a second refund could not fit, saying it again proves the first; not
        where customer care has given back, too, as the button warns."""
        simulator = self._shop.simulator
        refunds = simulator.ledger()["refunds"]
        by_hand = {
            r["payment_ers_reference"] for r in refunds if not r["client_invoice_id"]
        }
        for tx, _number, paid in self._shop.sql(UNCONFIRMED):
            if paid in by_hand or not self._read(tx, "can_be_repeated"):
                continue
            if self._chance.random() < 0.5:
                if kind := self._chance.choice(REPEAT_FAULTS):
                    simulator.fault("refundPayment", kind)
                self._try("glase.transaction", "action_repeat_refund", [tx])
                simulator.control("fault", operation="")

    def _end_unmatched(self) -> None:
        """Make the sale or refund, or give back; some money stays on the list."""
        for tx, kind in self._shop.sql(UNMATCHED):
            wanted = self._chance.choice(("complete", "refund", "leave"))
            if wanted == "complete":
                self._try("glase.transaction", "action_complete_order", [tx])
            elif wanted == "refund" and kind == "payment":
                self._give_back(tx)

    def _give_back(self, tx: int) -> None:
        paid, part = self._read(tx, "amount_paid"), self._chance.choice((1, 1, 0.5))
        given = {"amount": round(paid * part, 2), "reason": NOTE}
        self._wizard("glase.refund.amount", "action_refund", transaction_id=tx, **given)

    def _close(self, register: Register) -> None:
        session = [register.session_id]
        for (order,) in self._shop.sql(DRAFTS, register.session_id):
            self._end_draft(order)
        admin = self._odoo.call
        admin("pos.session", "update_closing_control_state_session", session, NOTE)
        answer = admin("pos.session", "close_session_from_ui", session)
        if not answer["successful"]:
            raise Trouble(f"A session does not close: {answer.get('message')}")

    def _end_draft(self, order: int) -> None:
        """Cancel an open order; where there is money in it, make the sale."""
        cancel = ("pos.order", "action_pos_order_cancel", [order])
        if self._try(*cancel, quiet=True):
            return
        uuid = self._shop.sql("SELECT uuid FROM pos_order WHERE id = %s", order)[0][0]
        of_order = [("order_uuid", "=", uuid), ("order_id", "=", False)]
        for tx in self._odoo.call("glase.transaction", "search", of_order):
            done = ("glase.transaction", "action_complete_order", [tx])
            if not self._try(*done, quiet=True):
                self._give_back(tx)
        self._try(*cancel, quiet=True)

    def _reconcile(self) -> None:
        """Until Glase's lists are here and compared; the job waits by itself."""
        for operation, kinds in PERIOD_FAULTS.items():
            kind = self._chance_of_lists.choice(kinds.split())
            self._shop.simulator.fault(operation, kind)
        until = time.monotonic() + PERIODS_PATIENCE
        while self._periods_open():
            if time.monotonic() > until:
                raise Trouble(f"Not compared: {self._shop.dicts(PERIODS)}")
            self._shop.run_job(PERIOD_JOB)
            time.sleep(0.2)
        self._shop.simulator.control("fault", operation="")

    def _periods_open(self) -> str:
        states = [period["state"] for period in self._shop.dicts(PERIODS)]
        waiting = [state for state in states if state not in ("done", "lost")]
        return f"{len(waiting)} of {len(states)} periods open" if waiting else ""

    def _close_periods(self) -> None:
        registered = [("state", "=", "registered")]
        terminals = self._odoo.call("glase.terminal", "search", registered)
        for terminal in terminals[:1] if self._of_shop else terminals:
            self._wizard("glase.close.period", "action_close", terminal_id=terminal)

    def _settle_refunds(self) -> None:
        """What no list has settled: as a person would learn it from Glase."""
        refunds = self._shop.simulator.ledger()["refunds"]
        numbers = {refund["client_invoice_id"] for refund in refunds}
        for tx, number, _paid in self._shop.sql(UNCONFIRMED):
            told = {"outcome": "refunded" if number in numbers else "not", "note": NOTE}
            self._wizard(
                "glase.refund.settle", "action_settle", transaction_id=tx, **told
            )

    def _refund_again(self) -> None:
        """Some customers whose refund did not happen get their money now."""
        for (tx,) in self._shop.sql(NOT_REFUNDED):
            if self._chance.random() < 0.5:
                self._try("glase.transaction", "action_refund_again", [tx])

    def _settle_lines(self) -> None:
        for line in self._shop.dicts(LINES):
            if line["kind"] in REPORTED and line["is_open"]:
                self._wizard(
                    "glase.settle.line", "action_settle", line_id=line["id"], note=NOTE
                )

    def _read(self, tx: int, name: str):
        return self._odoo.call("glase.transaction", "read", [tx], [name])[0][name]

    def _wizard(self, model: str, action: str, **values) -> None:
        self._odoo.call(model, action, [self._odoo.create(model, **values)])

    def _try(self, *call, quiet: bool = False) -> bool:
        """Press a button that may be refused for a good reason."""
        try:
            self._odoo.call(*call)
        except OdooError as error:
            if not quiet:
                say(f"{call[1]} {call[2]}: {error}")
            return False
        return True
