# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shop of a soak: its time, and the job that looks after its transactions."""

import time

from dev.lib.progress import Trouble
from dev.lib.rpc import Client, OdooError
from dev.lib.shop import Shop

from .trouble import Troubles

JOB = "pos_glase.ir_cron_watch"
JOB_TRIES = 60
# Every moment that the journal decides by; not what Odoo notes of the record itself.
MOMENTS = """
    SELECT column_name FROM information_schema.columns
     WHERE table_name = 'glase_transaction' AND data_type LIKE 'timestamp%'
       AND column_name NOT IN ('create_date', 'write_date', 'payment_date')
"""
# What the recovery job and Glase still have to do with a transaction
UNSETTLED = """
    SELECT left(client_invoice_id, 8) || ' ' || state FROM glase_transaction
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


class SoakShop(Shop):
    """A shop with one Odoo, in which time passes at will."""

    troubles: Troubles
    silent: str  # an address that accepts whatever is sent and never answers

    @property
    def admin(self) -> Client:
        return self.client(self.servers[0].url, "admin")

    def journal(self) -> list[dict]:
        return self.dicts(ROWS)

    def time_passes(self, seconds: float) -> None:
        """Let Glase's clock go on, and be as much later for every transaction.

        Only when no till waits: for them the time would not have passed.
        """
        columns = [name for (name,) in self.sql(MOMENTS)]
        earlier = ", ".join(f"{c} = {c} - interval '{seconds} s'" for c in columns)
        self.simulator.control("tick", seconds=seconds)
        self.sql(f"UPDATE glase_transaction SET {earlier}")

    def watch(self) -> None:
        self.run_job(JOB)

    def run_job(self, name: str) -> None:
        """Run a job now; while Odoo runs it by itself, wait for that."""
        job = self.admin.reference(name)
        for _ in range(JOB_TRIES):
            try:
                self.admin.call("ir.cron", "method_direct_trigger", [job])
                return
            except OdooError as error:
                if "already executing" not in str(error):
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
        return [text for (text,) in self.sql(UNSETTLED)]
