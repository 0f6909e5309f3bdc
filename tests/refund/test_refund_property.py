# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Whatever happens in whatever order: no more is given back than was paid, and what
the journal says is what Glase's ledger says (state_machine.md, chapter 7)."""

from decimal import Decimal
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from odoo.tests import tagged

from ...services.common.checks import CheckFailed, PaymentRequest
from ...services.common.transaction import release
from ...services.payment import check_status, response, start
from ...services.payment.next_step import Outcome
from ...services.refund import refund_backoffice, refund_call
from ..refunds import RefundCase

FAULTS = ("", "drop_before", "drop_after", "code:97", "code:90", "code_after:90")
SETTINGS = settings(
    max_examples=10,
    stateful_step_count=12,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),  # to shrink takes minutes here
    suppress_health_check=list(HealthCheck),
)


@tagged("post_install", "-at_install")
class TestRefundProperty(RefundCase):
    def test_any_interleaving(self):
        case = self

        class Refunds(Machine):
            shop = case

        run_state_machine_as_test(Refunds, settings=SETTINGS)

    # The till's calls, without HTTP

    def call(self, name, **params):
        """The same functions as behind the routes, as the cashier."""
        env = self.env(user=self.pos_user)
        params["config_id"] = self.main_pos_config.id
        release(env)
        try:
            if name == "status":
                told = check_status.status(env, **params)
            else:
                send = {"start": start.start, "refund": refund_call.refund}[name]
                told = send(env, PaymentRequest(**params))
        except CheckFailed as error:
            told = response.failed(params["payment_uuid"], params["attempt"], error)
        self.env.invalidate_all()
        return told.as_dict()


class Machine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.shop.glase.control("tick", seconds=60)
        self.orders = self.shop.env["pos.order"]
        self.asked = []  # refund orders, as the till has them

    @property
    def payments(self):
        rows = self.shop.payment_row
        return [rows(order) for order in self.orders]

    @property
    def unknown(self):
        refunds = [row for paid in self.payments for row in paid.refund_ids]
        return [row for row in refunds if row.state == "unconfirmed"]

    @precondition(lambda self: len(self.orders) < 2)
    @rule(quantity=st.integers(1, 4))
    def sell(self, quantity):
        self.orders |= self.shop.sold(amount=25.0 * quantity, quantity=quantity)

    @precondition(lambda self: self.orders)
    @rule(
        order=st.integers(0, 1),
        quantity=st.integers(1, 3),
        fault=st.sampled_from(FAULTS),
    )
    def give_back(self, order, quantity, fault):
        data = self.shop.refund_of(self.orders[order % len(self.orders)], quantity)
        self.asked.append(data)
        self._refund(data, fault)

    @precondition(lambda self: self.asked)
    @rule(which=st.integers(0, 9), attempt=st.integers(1, 3))
    def say_it_again(self, which, attempt):
        """A second tap, a reload, a repeated request, a retry."""
        data = self.asked[which % len(self.asked)]
        self.shop.refund(data, attempt=attempt)

    @precondition(lambda self: self.orders)
    @rule(order=st.integers(0, 1), quantity=st.integers(1, 3), called=st.booleans())
    def kill_the_worker(self, order, quantity, called):
        """Before the call, or before its answer was written down."""
        data = self.shop.refund_of(self.orders[order % len(self.orders)], quantity)
        self.asked.append(data)
        killed = (lambda env, call: self._call_only(call)) if called else self._nothing
        with patch.object(refund_call, "_send_once", killed):
            self.shop.refund(data)
        self.shop.pass_time(data["payment_ids"][0][2]["uuid"], 60)
        self.shop.env["glase.transaction"]._cron_recovery()
        self.shop.env.invalidate_all()

    @precondition(lambda self: self.asked)
    @rule(which=st.integers(0, 9))
    def its_order_arrives(self, which):
        data = self.asked[which % len(self.asked)]
        row = self.shop.row(data["payment_ids"][0][2]["uuid"])
        if row.state in ("refunded", "unconfirmed") and not row.order_id:
            self.shop.synced(data)

    @precondition(lambda self: self.unknown)
    @rule(which=st.integers(0, 9))
    def a_manager_finds_out(self, which):
        row = self.unknown[which % len(self.unknown)]
        row.sudo()._resolve_refund(self._happened(row), "asked Glase")
        self.shop.env.invalidate_all()

    @precondition(lambda self: any(row.can_be_repeated for row in self.unknown))
    @rule(fault=st.sampled_from(("", "drop_before", "drop_after")))
    def settle_by_repeating(self, fault):
        row = next(row for row in self.unknown if row.can_be_repeated)
        self._fault(fault)
        refund_backoffice.repeat(self.shop.env, row.id)
        self._fault("")
        self.shop.env.invalidate_all()

    @invariant()
    def no_more_than_was_paid(self):
        for paid in self.payments:
            ledger = self._given_back(paid)
            sums = {
                state: sum(r.amount for r in paid.refund_ids if r.state == state)
                for state in ("refunded", "unconfirmed", "sending")
            }
            self.shop.assertLessEqual(sum(sums.values()), paid.amount_paid)
            self.shop.assertEqual(paid.amount_returned, sum(sums.values()))
            self.shop.assertLessEqual(ledger, paid.amount_paid)
            self.shop.assertLessEqual(sums["refunded"], ledger)
            self.shop.assertLessEqual(ledger, sum(sums.values()))

    def teardown(self):
        """Once all is settled the journal and the ledger are equal."""
        for row in self.unknown:
            row.sudo()._resolve_refund(self._happened(row), "asked Glase")
        self.shop.env.invalidate_all()
        for paid in self.payments:
            done = sum(r.amount for r in paid.refund_ids if r.state == "refunded")
            self.shop.assertEqual(self._given_back(paid), done)

    def _refund(self, data, fault):
        self._fault(fault)
        self.shop.refund(data)
        self._fault("")

    def _fault(self, kind):
        self.shop.glase.fault("refundPayment", kind or "drop_after", int(bool(kind)))

    def _call_only(self, call):
        call.access.client.refund_payment(
            call.access.principal, call.reference, call.invoice
        )
        return self._nothing(None, call)

    def _nothing(self, env, call):
        return Outcome(response=response.unsent("", 0, "", response.WAIT))

    def _happened(self, row):
        bills = [r["client_invoice_id"] for r in self.shop.refunds()]
        return row.client_invoice_id in bills

    def _given_back(self, paid):
        return float(
            sum(
                Decimal(r["amount"])
                for r in self.shop.refunds()
                if r["payment_ers_reference"] == paid.ers_reference
            )
        )
