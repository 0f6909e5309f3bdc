# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a register that was opened or reloaded must know (architecture.md, chapter 5):
the live payments, the money whose order has not arrived, and a copy of each such order
(architecture.md, law 1). Nothing here calls Glase."""

from ..common.credentials import warm_up
from ..terminal.assign_sticker import sticker_text
from .response import respond


def open_register(env, config_id):
    """How the terminal stands, and each transaction that the register must go on with.

    :returns: ``terminal``: whether it is ``ready``, else the ``reason``, whether it is
        a ``test`` one, its ``glase_id``, the text of its ``sticker_qr``;
        ``transactions``: responses, each with ``silent``: no device polls for it
    """
    config = env["pos.config"].browse(config_id).sudo()
    terminal = env["glase.terminal"].sudo()._of_config(config)
    reason = terminal._why_not_ready()
    transactions = env["glase.transaction"].sudo()._open_of_config(config)
    if not reason:
        warm_up(terminal)
    return {
        "terminal": {
            "ready": not reason,
            "reason": reason,
            "test": terminal.environment == "test",
            "glase_id": terminal.glase_id or "",
            "sticker_qr": sticker_text(terminal.glase_id),
        },
        "transactions": [
            {**respond(tx).as_dict(), "silent": tx._is_silent()} for tx in transactions
        ],
    }


def restore(env, config_id, payment_uuid):
    """Make the order of a payment from its copy, for a register that lost it.

    :returns: ``order_id``: of the ``pos.order``; False if there is no such payment
    """
    config = env["pos.config"].browse(config_id)
    tx = env["glase.transaction"].sudo()._newest(config, payment_uuid)
    if not tx or tx.config_id != config:
        return {"order_id": False}
    return {"order_id": tx._restore_order().id}
