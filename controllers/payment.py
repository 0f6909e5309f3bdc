# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The routes of the register (architecture.md, chapter 5).

What is checked before each, and how a failed check is answered: ``till_route.py``. Most
answer a ``Response`` (``response.py``); what the others answer, their services say.
"""

from odoo import http
from odoo.http import request

from ..services.common.checks import PaymentRequest
from ..services.orders import order_moves
from ..services.payment import amend, cancel, check_status, override, resume, start
from ..services.refund import refund_call
from ..services.terminal import overview
from . import connection
from .till_route import till_route


class GlasePaymentController(http.Controller):
    # A register's view of the transaction log: Glase is not called

    @till_route("open")
    def open(self, config_id):
        """What is under way or paid here, to go on after a reload; no call to Glase."""
        return resume.open_register(request.env, config_id)

    @till_route("held")
    def held(self, config_id, order_uuids):
        """Which of these orders Glase has money for, or may still get it."""
        return order_moves.held_of_register(request.env, config_id, order_uuids)

    @till_route("restore")
    def restore(self, config_id, payment_uuid):
        """Makes the draft of an order that the register has lost."""
        return resume.restore(request.env, config_id, payment_uuid)

    # One payment

    @till_route("start", calls=True)
    def start(self, config_id, order, payment_uuid, attempt, amount):
        """Sends an invoice; needs an open session and an amount above zero."""
        wanted = PaymentRequest(
            config_id=config_id,
            order=order,
            payment_uuid=payment_uuid,
            attempt=attempt,
            amount=amount,
        )
        return start.start(request.env, wanted).as_dict()

    @till_route("status", register=False)
    def status(self, config_id, payment_uuid, attempt, hold=0, seen=""):
        """Polls Glase about a payment, once a second at most, over all devices.

        The answer may wait ``hold`` seconds for something else than was ``seen``."""
        told = check_status.status(
            request.env, config_id, payment_uuid, attempt, connection.hold(hold, seen)
        )
        return told.as_dict()

    @till_route("cancel", calls=True)
    def cancel(self, config_id, payment_uuid, attempt):
        """Cancels a payment; says cancelled only when that is proven."""
        told = cancel.cancel(request.env, config_id, payment_uuid, attempt)
        return told.as_dict()

    @till_route("let_go", calls=True)
    def let_go(self, config_id, payment_uuid, attempt):
        """The cashier stops waiting for a payment, and takes another one."""
        told = cancel.abandon(request.env, config_id, payment_uuid, attempt)
        return told.as_dict()

    @till_route("update", calls=True)
    def update(self, config_id, order, payment_uuid, attempt, amount):
        """Amount or articles have changed before the customer scanned."""
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
        """In which parts Glase can refund an order."""
        return refund_call.offer(request.env, config_id, order, amount)

    @till_route("refund", calls=True)
    def refund(self, config_id, order, payment_uuid, attempt, amount, **proof):
        """Refunds one part of an order."""
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
        """How far a refund is; no call to Glase."""
        told = refund_call.status(request.env, config_id, payment_uuid, attempt)
        return told.as_dict()

    @till_route("undo", calls=True)
    def undo(self, config_id, order, payment_uuid, **proof):
        """Refunds a payment whose order is not finished."""
        told = refund_call.undo(
            request.env, config_id, order, payment_uuid, **_pin(proof)
        )
        return told.as_dict()

    # What only a manager may do

    @till_route("force", calls=True)
    def force(self, config_id, payment_uuid, attempt, reason, **proof):
        """Finishes a sale that Glase has not confirmed."""
        told = override.force(
            request.env, config_id, payment_uuid, reason, **_pin(proof)
        )
        return told.as_dict()

    @till_route("take_over", calls=True)
    def take_over(self, config_id, **proof):
        """Frees the register from the payment of another device."""
        return override.take_over(request.env, config_id, **_pin(proof)).as_dict()

    @till_route("close_over", calls=True)
    def close_over(self, config_id, reason, **proof):
        """Permits to close a register over unresolved payments."""
        return override.close_over(request.env, config_id, reason, **_pin(proof))

    @till_route("overview", calls=True)
    def overview(self, config_id, **proof):
        """Terminal, unresolved and last payments, for the menu *Glase*."""
        return overview.overview(request.env, config_id, **_pin(proof))

    @till_route("assign")
    def assign(self, config_id, glase_id, **proof):
        """Gives the terminal the Glase ID of another sticker."""
        return overview.assign(request.env, config_id, glase_id, **_pin(proof))


def _pin(proof):
    """A manager's proof, as the register may send it with a request."""
    return {"employee_id": proof.get("employee_id"), "pin": proof.get("pin")}
