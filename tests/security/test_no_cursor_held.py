# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""No cursor and no transaction is held while Glase is asked
(architecture.md, law 9)."""

import threading
import time
from contextlib import contextmanager

from odoo.http import request
from odoo.tests import tagged

from ...glase.client import GlaseClient
from ...services.common import transaction
from ..periods import PeriodCase

OPERATIONS = {"sendInvoice", "getPaymentStatus", "updateInvoice", "cancelInvoice"}


@tagged("post_install", "-at_install")
class TestCursors(PeriodCase):
    def setUp(self):
        super().setUp()
        self.held, self.called, self.inside = [], set(), threading.local()
        real_exchange, real_transaction = (
            GlaseClient._exchange,
            transaction.own_transaction,
        )

        def exchange(client, operation, *args):
            self.called.add(operation)
            if request and not request.env.cr._closed:
                self.held.append(f"{operation}: the cursor of the request")
            if getattr(self.inside, "depth", 0):
                self.held.append(f"{operation}: a transaction of the journal")
            return real_exchange(client, operation, *args)

        @contextmanager
        def own_transaction(env):
            with real_transaction(env) as own:
                self.inside.depth = getattr(self.inside, "depth", 0) + 1
                try:
                    yield own
                finally:
                    self.inside.depth -= 1

        self.patch(GlaseClient, "_exchange", exchange)  # what every call goes through
        self.patch(transaction, "own_transaction", own_transaction)

    def test_the_routes_of_the_till(self):
        uuid = self.issue()
        self.update(uuid, 60.0)
        self.ask(uuid)
        self.cancel(uuid)
        uuid = self.issue()
        self.pay()
        self.cancel(uuid)
        uuid = self.lost_start("drop_after")
        self.ask(uuid)
        self.pay()
        self.ask(uuid, attempt=2)
        self.ask(uuid, attempt=2)
        self.assertEqual((self.held, self.called), ([], OPERATIONS))

    def test_somebody_elses_payment(self):
        first = self.issue()
        self.pass_time(first, 21)
        second = self.issue()
        self.glase.fault("sendInvoice", "drop_after")
        self.cancel(second)
        lost = self.start()["payment_uuid"]
        self.pass_time(lost, 26)
        self.issue()
        self.authenticate("pos_admin", "pos_admin")
        self.call("take_over")
        self.assertFalse(self.held)

    def test_force(self):
        self.authenticate("pos_admin", "pos_admin")
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500")
        self.call("force", payment_uuid=uuid, attempt=1, reason="Phone shows it")
        self.assertFalse(self.held)

    def test_an_order_that_arrives(self):
        self.start(self.payment_uuid, order=self.data)
        self.pay()
        self.pass_time(self.payment_uuid, 1)
        self.assertEqual(self.arrives().state, "paid")
        self.assertFalse(self.held)

    def test_the_day_is_closed(self):
        """Neither while Glase closes it and sends its lists, nor between two asks."""
        sleep, slept = time.sleep, []

        def doze(seconds):
            if threading.current_thread() is threading.main_thread():
                slept.append(getattr(self.inside, "depth", 0))
            sleep(seconds)

        self.glase.control("mode", not_ready=2)
        self.sell()
        self.close()
        self.patch(time, "sleep", doze)
        self.run_job()
        self.assertEqual(self.periods.result, "right")
        self.periods.with_user(self.pos_admin).action_fetch()
        self.assertLessEqual({"markTransactionPeriod", "executeReport"}, self.called)
        self.assertFalse(self.held)
        self.assertEqual(set(slept), {0})

    def test_the_watch_and_the_manager(self):
        uuid = self.issue()
        self.row(uuid).with_user(self.pos_admin).action_ask_now()
        for seconds in (120, 1):
            self.pass_time(uuid, seconds)
            self.env["glase.transaction"]._cron_recovery()
        self.assertEqual(self.row(uuid).state, "cancelled")
        uuid = self.paid_one()
        self.env["glase.transaction"]._cron_recovery()
        self.assertIn("submitPaymentReceipt", self.called)
        self.assertFalse(self.held)
