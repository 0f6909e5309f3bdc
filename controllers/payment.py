# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The routes of the register (architecture.md, chapter 5).

What is checked before each, and how a failed check is answered: ``till_route.py``. Most
answer a ``Response`` (``response.py``); what the others answer, their services say.
"""

from odoo import http
from odoo.http import request

from ..exchange import (
    amend,
    cancel,
    manager,
    order_moves,
    overview,
    refund_call,
    resume,
    start,
    status,
)
from ..exchange.checks import PaymentRequest
from .till_route import till_route


class GlasePaymentController(http.Controller):
    # A register's view of the journal: Glase is not called

    @till_route("open")
    def open(self, config_id):
        return resume.open_register(request.env, config_id)

    @till_route("held")
    def held(self, config_id, order_uuids):
        return order_moves.held_of_register(request.env, config_id, order_uuids)

    @till_route("restore")
    def restore(self, config_id, payment_uuid):
        return resume.restore(request.env, config_id, payment_uuid)

    # One payment

    @till_route("start", calls=True)
    def start(self, config_id, order, payment_uuid, attempt, amount):
        wanted = PaymentRequest(
            config_id=config_id,
            order=order,
            payment_uuid=payment_uuid,
            attempt=attempt,
            amount=amount,
        )
        return start.start(request.env, wanted).as_dict()

    @till_route("status", register=False)
    def status(self, config_id, payment_uuid, attempt):
        told = status.status(request.env, config_id, payment_uuid, attempt)
        return told.as_dict()

    @till_route("cancel", calls=True)
    def cancel(self, config_id, payment_uuid, attempt):
        told = cancel.cancel(request.env, config_id, payment_uuid, attempt)
        return told.as_dict()

    @till_route("let_go", calls=True)
    def let_go(self, config_id, payment_uuid, attempt):
        told = cancel.abandon(request.env, config_id, payment_uuid, attempt)
        return told.as_dict()

    @till_route("update", calls=True)
    def update(self, config_id, order, payment_uuid, attempt, amount):
        wanted = PaymentRequest(
            config_id=config_id,
            order=order,
            payment_uuid=payment_uuid,
            attempt=attempt,
            amount=amount,
        )
        return amend.amend(request.env, wanted).as_dict()

    # Money back

    @till_route("refund_offer")
    def refund_offer(self, config_id, order, amount):
        return refund_call.offer(request.env, config_id, order, amount)

    @till_route("refund", calls=True)
    def refund(self, config_id, order, payment_uuid, attempt, amount, **proof):
        wanted = PaymentRequest(
            config_id=config_id,
            order=order,
            payment_uuid=payment_uuid,
            attempt=attempt,
            amount=amount,
        )
        return refund_call.refund(request.env, wanted, **_pin(proof)).as_dict()

    @till_route("refund_status")
    def refund_status(self, config_id, payment_uuid, attempt):
        told = refund_call.status(request.env, config_id, payment_uuid, attempt)
        return told.as_dict()

    @till_route("undo", calls=True)
    def undo(self, config_id, order, payment_uuid, **proof):
        told = refund_call.undo(
            request.env, config_id, order, payment_uuid, **_pin(proof)
        )
        return told.as_dict()

    # What only a manager may do

    @till_route("force", calls=True)
    def force(self, config_id, payment_uuid, attempt, reason, **proof):
        told = manager.force(
            request.env, config_id, payment_uuid, reason, **_pin(proof)
        )
        return told.as_dict()

    @till_route("take_over", calls=True)
    def take_over(self, config_id, **proof):
        return manager.take_over(request.env, config_id, **_pin(proof)).as_dict()

    @till_route("close_over", calls=True)
    def close_over(self, config_id, reason, **proof):
        return manager.close_over(request.env, config_id, reason, **_pin(proof))

    @till_route("overview", calls=True)
    def overview(self, config_id, **proof):
        return overview.overview(request.env, config_id, **_pin(proof))

    @till_route("assign")
    def assign(self, config_id, glase_id, **proof):
        return overview.assign(request.env, config_id, glase_id, **_pin(proof))


def _pin(proof):
    """A manager's proof, as the register may send it with a request."""
    return {"employee_id": proof.get("employee_id"), "pin": proof.get("pin")}
