# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Slips on a register's network printer (ESC/POS, usually TCP port 9100).

Printed by a job after the payment is committed; no cursor is held meanwhile. A printer
that is off costs a note on the terminal and nothing else. The address is an
administrator's; what the other side answers is thrown away.
"""

import re
import socket
import time

from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ...report import slip
from ..common import texts
from ..common.client_actions import notification
from ..common.transaction import in_transaction, release

PORT = 9100
CONNECT_DEADLINE = 3.0  # seconds
SEND_DEADLINE = 10.0  # seconds; a printer takes bytes as fast as it prints
# Of what the socket raises, the first that fits
CAUSES = (
    (ValueError, "address"),
    (socket.gaierror, "name"),
    (ConnectionRefusedError, "refused"),
    (TimeoutError, "silent"),
    (OSError, "broken"),
)
FAREWELL = 1.0  # seconds to wait until the printer hangs up, too
LARGEST = 64 * 1024  # bytes; a slip has some hundred

LONGEST_HOST = 253  # characters of a host name
_ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z][0-9A-Za-z.-]*)(?::(\d{1,5}))?")


class Trouble(Exception):
    """The slip was not printed; ``cause`` is a value of ``printer_trouble``."""

    def __init__(self, cause):
        super().__init__(cause)
        self.cause = cause


def parse_address(text):
    """The (host, port) of a printer's address.

    :raises ValueError: for anything but a name or IP address, with or without a port
    """
    found = _ADDRESS.fullmatch((text or "").strip())
    port = int(found[2] or PORT) if found else 0
    if not 0 < port < 65536 or len(found[1]) > LONGEST_HOST:
        raise ValueError("This is no address of a printer.")
    return found[1].strip("[]"), port


# The job


def run(env):
    """Print what is due, one register after the other."""
    release(env)
    for terminal_id, address, slips in in_transaction(env, _due):
        cause = _try_to_print(address, slips.values())
        in_transaction(env, _record, terminal_id, list(slips), cause)


def _due(env):
    """(terminal id, address, slips by transaction id) of each printer."""
    due = env["glase.transaction"]._slips_due().grouped("terminal_id")
    return [
        (
            terminal.id,
            terminal.printer_address,
            {tx.id: payment_slip(tx) for tx in group},
        )
        for terminal, group in due.items()
    ]


def _try_to_print(address, slips):
    """Print some slips; returns why they were not printed, or ""."""
    try:
        send(address, b"".join(map(_written, slips)))
    except Trouble as trouble:
        return trouble.cause
    return ""


def _record(env, terminal_id, tx_ids, cause):
    """:returns: the terminal"""
    terminal = env["glase.terminal"].browse(terminal_id)
    terminal._note_printing(cause)
    for tx in env["glase.transaction"].browse(tx_ids):
        tx._lock()._note_slip(printed=not cause)
    return terminal


# Buttons


def print_now(env, terminal_id, one):
    """Print a slip at once and tell whoever pressed the button how it went."""
    address = env["glase.terminal"].browse(terminal_id).printer_address
    if not address:
        raise UserError(env._("Enter the address of the slip printer first."))
    release(env)
    return in_transaction(env, _tell, terminal_id, _try_to_print(address, [one]))


def _tell(env, terminal_id, cause):
    terminal = _record(env, terminal_id, [], cause)
    if cause:
        return notification("danger", terminal._printer_trouble_text())
    return notification("success", env._("The slip was sent to the printer."))


# Slips


def payment_slip(tx):
    """The slip of a payment or refund (glase_api.md, chapter 9), in its cashier's
    words."""
    env = tx.with_context(lang=tx.user_id.lang).env
    amount = abs(tx.amount_paid)
    digits = tx.currency_id.decimal_places
    moment = format_datetime(env, tx.payment_date, tz=tx.user_id.tz or "UTC")
    refund = tx.kind == "refund"
    return slip.PaymentSlip(
        shop=tx.company_id.name,
        description="Glase refund" if refund else texts.PAYMENT,
        amount=f"{amount:.{digits}f} {tx.paid_currency}",
        rows=(
            (env._("Glase reference"), tx.ers_reference),
            (env._("Time"), moment),
            (env._("Register"), tx.config_id.name),
        ),
        mark=env._("TEST") if tx.terminal_id.environment == "test" else "",
    )


def sticker_slip(terminal):
    return slip.StickerSlip(
        terminal.env._("Pay with Glase"), terminal.glase_id, terminal.name
    )


def test_slip(terminal):
    """Something to see that printer and address fit together."""
    return (terminal.name, terminal.env._("The slip printer of this register works."))


def _written(one):
    """:raises Trouble: without python-escpos"""
    try:
        return slip.written(one)
    except slip.NoLibrary as error:
        raise Trouble("library") from error


# The socket


def send(address, content):
    """Send bytes to a printer and throw away what it answers.

    :raises Trouble: when it is not proven that the printer has taken them all
    """
    if len(content) > LARGEST:
        raise Trouble("too_large")
    try:
        peer = parse_address(address)
        with socket.create_connection(peer, timeout=CONNECT_DEADLINE) as connection:
            connection.settimeout(SEND_DEADLINE)
            connection.sendall(content)
            _hang_up(connection)
    except (ValueError, OSError) as error:
        cause = next(cause for kind, cause in CAUSES if isinstance(error, kind))
        raise Trouble(cause) from error


def _hang_up(connection):
    """Closing with unread bytes could make the printer lose what it was sent."""
    connection.shutdown(socket.SHUT_WR)
    until = time.monotonic() + FAREWELL
    try:
        while (left := until - time.monotonic()) > 0:
            connection.settimeout(left)
            if not connection.recv(1024):
                return
    except OSError:
        return  # it was sent; how the other side hangs up does not matter
