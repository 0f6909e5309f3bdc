# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What is already known of an attempt (architecture.md, law 3).

A register names an attempt by payment uuid and number. A transaction that is live or
paid speaks for all attempts of its payment, any other for its own number and the
earlier ones. An unknown attempt is buried as soon as it is named, for its start may
still be on the way: arriving after that, it sends nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from ...const import LIVE, NEVER_SENT, UNDER_WAY
from ..common import texts
from .response import ERROR, WAIT, Response, elsewhere, respond, unsent


@dataclass(frozen=True, kw_only=True)
class Known:
    response: Response
    waiting_id: int = 0  # the transaction, if this register waits for it; else 0
    written_at: datetime | None = None  # when it was last written


def speaking_for(env, config, payment_uuid, attempt):
    """The transaction that already speaks for this attempt; none if it is new."""
    tx = env["glase.transaction"]._newest(config, payment_uuid)
    speaks = tx.kind == "refund" or tx.state in (*UNDER_WAY, "paid")
    if speaks or tx.attempt >= attempt:
        return tx
    return tx.browse()


def known(env, config_id, payment_uuid, attempt, if_never_sent=ERROR) -> Known:
    """What is known of an attempt, which is buried if that is nothing.

    :param if_never_sent: the response's outcome for an attempt that never came here
    """
    config = env["pos.config"].browse(config_id)
    tx = speaking_for(env, config, payment_uuid, attempt)
    if not tx:
        terminal = env["glase.terminal"]._of_config(config)
        if not terminal:
            reason = terminal._why_not_ready()
            return Known(response=unsent(payment_uuid, attempt, reason))
        tx = env["glase.transaction"]._write_tombstone(terminal, payment_uuid, attempt)
    if tx.kind != "payment" or tx.status_word == NEVER_SENT:
        text, newest = env._(texts.GIVEN_UP), tx.attempt or attempt
        return Known(response=unsent(payment_uuid, newest, text, if_never_sent))
    if tx.config_id != config:
        return Known(response=elsewhere(tx))
    response = respond(tx)
    waits = response.outcome == WAIT
    if not waits:
        return Known(response=response)
    return Known(response=response, waiting_id=tx.id, written_at=tx.write_date)


def live_at(terminal):
    """The live payment at a terminal; no other can begin there."""
    return terminal.env["glase.transaction"].search(
        [
            ("terminal_id", "=", terminal.id),
            ("kind", "=", "payment"),
            ("state", "in", LIVE),
        ],
        limit=1,
    )
