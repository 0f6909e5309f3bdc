# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Start, status and cancel of a payment at a kiosk (architecture.md, chapter 11).

The server names the payment after its order, and counts the attempts: so of two pages
of an order, or of a request that is replayed, one sends an invoice, and the others are
told about it (architecture.md, law 3). Everything about the money is done by the
services of the register: start, poll, cancel, and the transaction log.

Each function takes an environment of the request, as superuser for the public user, and
gives its cursor back before Glase is called (architecture.md, law 9).
"""

from dataclasses import asdict, dataclass, replace

from odoo.addons.pos_glase.const import NO_MONEY, UNDER_WAY
from odoo.addons.pos_glase.services.common import checks
from odoo.addons.pos_glase.services.common.transaction import in_transaction, release
from odoo.addons.pos_glase.services.orders import counts_as_paid
from odoo.addons.pos_glase.services.payment import cancel as cancelling
from odoo.addons.pos_glase.services.payment import check_status
from odoo.addons.pos_glase.services.payment import response as responses
from odoo.addons.pos_glase.services.payment import start as starting
from odoo.addons.pos_glase.services.payment.known_attempt import known

from . import kiosk_checks, kiosk_order, kiosk_texts

TIME = 120.0  # seconds that a customer has, from the start of an attempt
GRACE = 15.0  # after which the server cancels, should the page not have done so
PATIENCE = 60.0  # seconds of not knowing, after which the customer asks the staff

# What the page does next
SENDING, WAITING, PAID = "sending", "waiting", "paid"
CANCELLED, DECLINED, BUSY, REFUSED = "cancelled", "declined", "busy", "refused"
UNKNOWN, ASK_STAFF = "unknown", "ask_staff"

MESSAGES = {
    CANCELLED: kiosk_texts.CANCELLED,
    DECLINED: kiosk_texts.DECLINED,
    UNKNOWN: kiosk_texts.CHECKING,
    ASK_STAFF: kiosk_texts.ASK_STAFF,
}
# What the page is told of an order that was paid otherwise meanwhile
PAID_OTHERWISE = {
    SENDING: UNKNOWN,
    WAITING: UNKNOWN,
    CANCELLED: PAID,
    DECLINED: PAID,
    BUSY: PAID,
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a page is told, whatever it has asked."""

    state: str
    amount: float = 0.0  # in units of the currency
    qr: str = ""  # text of the code to scan
    seconds_left: int = 0
    message: str = ""  # one sentence for the customer
    order_ref: str = ""  # the order's number, for the staff
    test: bool = False  # no real money
    mark: str = ""  # sent back as ``seen`` by who waits for news

    def as_dict(self):
        return asdict(self)


def start(env, ask):
    """Send the invoice of an order, once, or tell what became of it."""
    config, order = kiosk_checks.counted(env, ask)
    kiosk_checks.count_start(config, order)
    tx = _payment_of(order)
    wanted = checks.PaymentRequest(
        config_id=config.id,
        order={"uuid": order.uuid},
        payment_uuid=_payment_uuid(order),
        attempt=tx.attempt + 1,
        amount=order.amount_total,
        cashier=config.name,
    )
    order_id, goes_on = order.id, tx.state in (*UNDER_WAY, "paid")
    keys = (config.id, tx.payment_uuid, tx.attempt)
    if not goes_on and _is_paid_otherwise(order, tx):
        return _unsent(env, order)
    release(env)
    if goes_on:
        response = in_transaction(env, _known, *keys)
    else:
        response = starting.start(env, wanted, _reserving(ask))
    return _answer(env, order_id, response)


def status(env, ask, hold):
    """Poll Glase, and wait for news as a register does.

    :param hold: a ``Hold``, if the answer may wait
    """
    order, tx = _asked_about(env, ask)
    order_id, keys = order.id, (order.config_id.id, tx.payment_uuid, tx.attempt)
    if not tx:
        return _unsent(env, order)
    ends = _is_over_time(tx) or _is_paid_otherwise(order, tx)
    # Polled all the same: a cancel may be refused, or asked for too often
    response = check_status.status(env, *keys, None if ends else hold)
    if ends and response.outcome == responses.WAIT:
        response = cancelling.cancel(env, *keys)
    return _answer(env, order_id, response)


def cancel(env, ask):
    """Cancel the payment of an order; says so only when that is proven."""
    order, tx = _asked_about(env, ask)
    order_id, keys = order.id, (order.config_id.id, tx.payment_uuid, tx.attempt)
    if not tx:
        return _unsent(env, order)
    release(env)
    return _answer(env, order_id, cancelling.cancel(env, *keys))


def refused(env, busy=False):
    """The answer where nothing was done. What the services say of it is for a cashier,
    and tells too much."""
    text = kiosk_texts.BUSY if busy else kiosk_texts.REFUSED
    return Answer(state=BUSY if busy else REFUSED, message=str(env._(text)))


def _asked_about(env, ask):
    """The order of a page, and the newest attempt to pay for it, if there is one."""
    _config, order = kiosk_checks.counted(env, ask)
    return order, _payment_of(order)


def _payment_uuid(order):
    return f"{checks.KIOSK}{order.uuid}"


def _payment_of(order):
    transactions = order.env["glase.transaction"]
    return transactions._newest(order.config_id, _payment_uuid(order))


def _known(env, config_id, payment_uuid, attempt):
    return known(env, config_id, payment_uuid, attempt).response


def _reserving(ask):
    """All checks again, with the order locked, in the transaction that reserves."""

    def reserve(env, wanted):
        config = kiosk_checks.kiosk_of(env, ask.access_token)
        order = kiosk_checks.order_of(env, config, ask)
        _hold_still(order)
        if not starting.speaking_for(env, config, wanted.payment_uuid, wanted.attempt):
            kiosk_checks.check_method(config, ask)
            kiosk_checks.check_payable(order, wanted.payment_uuid)
            amount, unit_prices = kiosk_checks.price_of(order)
            kiosk_order.right_prices(order, unit_prices)
            sold = {
                "uuid": order.uuid,
                "tracking_number": order.tracking_number,
                "pos_reference": order.pos_reference,
                kiosk_order.ARTICLES: kiosk_order.articles(order),
            }
            wanted = replace(wanted, amount=amount, order=sold)
        return starting.reserve(env, wanted)

    return reserve


def _hold_still(order):
    """Whoever changes the order in this moment begins again, and finds our transaction;
    or we begin again, and find the change."""
    order.env.cr.execute(
        "UPDATE pos_order SET write_date = write_date WHERE id = %s",
        [order.id],
        log_exceptions=False,
    )
    order.invalidate_recordset()
    order.lines.invalidate_recordset()


def _is_paid_otherwise(order, tx):
    """At a register, say: whatever Glase says, nobody has to pay for it any more."""
    others = order.payment_ids - tx.payment_id
    return order.state in counts_as_paid.COUNTING and bool(others)


def _is_over_time(tx):
    return tx.state == "issued" and not tx.cancel_wanted and _age(tx) > TIME + GRACE


def _age(tx):
    return (tx._clock() - tx.create_date).total_seconds()


def _unsent(env, order):
    if _is_paid_otherwise(order, _payment_of(order)):
        total = order.amount_total
        return Answer(state=PAID, amount=total, order_ref=_number(order))
    text = str(env._(kiosk_texts.CANCELLED))
    return Answer(state=CANCELLED, message=text, order_ref=_number(order))


def _answer(env, order_id, response):
    """What a page is told; who is paid is completed before that."""
    paid = False
    if response.outcome == responses.PAID:
        paid = in_transaction(env, _complete, order_id)
    return in_transaction(env, _told, order_id, response, paid)


def _complete(env, order_id):
    tx = _payment_of(env["pos.order"].browse(order_id))
    return kiosk_order.complete(env, tx.id, told=True)


def _told(env, order_id, response, paid):
    order = env["pos.order"].browse(order_id)
    tx = _payment_of(order)
    state = PAID if paid else _state(tx, response)
    text, number = MESSAGES.get(state, ""), _number(order)
    if not paid and _is_paid_otherwise(order, tx):
        state = PAID_OTHERWISE.get(state, state)
        text = kiosk_texts.PAID_TWICE if tx.state == "paid" else MESSAGES.get(state, "")
    elif state == WAITING and response.slow:
        text = kiosk_texts.SLOW
    message = str(env._(text)) if text else ""
    return Answer(
        state=state,
        amount=tx.amount_paid if paid else tx.amount or order.amount_total,
        qr=tx.invoice_qr_code or "" if state == WAITING else "",
        seconds_left=int(max(0.0, TIME - _age(tx))) if state == WAITING else 0,
        message=message % {"order": number} if "%(order)s" in message else message,
        order_ref=number,
        test=tx.terminal_id.environment == "test",
        mark=response.mark,
    )


def _state(tx, response):
    """What a page does next, where it is not paid."""
    if tx.state == "paid" and not tx.confirmed:
        return _while_waiting(tx)  # Glase has not heard yet that we know
    match response.outcome:
        case responses.ERROR if response.state == "none":
            return BUSY  # nothing was sent, and the next start may send it
        case responses.ERROR:
            nothing = tx.state in NO_MONEY or response.state == "reversed"
            return DECLINED if nothing else ASK_STAFF
        case responses.CANCELLED:
            return CANCELLED if tx.cancel_wanted else DECLINED
        case responses.WAIT:
            return _while_waiting(tx)
    return ASK_STAFF  # there is money, and its order could not be finished


def _while_waiting(tx):
    if tx.unresolved:
        return ASK_STAFF
    if tx.state == "issued" and not tx.cancel_wanted:
        # Longer than that only where Glase refuses to cancel
        return ASK_STAFF if _is_over_time(tx) else WAITING
    if tx.state == "sending" and not tx.cancel_wanted and tx._lease_runs():
        return SENDING  # for another page, or for a request that was lost
    since = (tx._clock() - tx.changed_at).total_seconds()
    return ASK_STAFF if since > PATIENCE else UNKNOWN


def _number(order):
    return order.tracking_number or order.pos_reference or order.name or ""
