# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Slips on a till's network printer (ESC/POS, usually TCP port 9100).

Printed by a job after the payment is committed, in whatever process the job runs; no
cursor is held meanwhile. A printer that is off costs a note on the till and nothing
else. The address is an administrator's; what the other side answers is thrown away.
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
FAREWELL = 1.0  # seconds to wait until the printer hangs up, too
LARGEST = 64 * 1024  # bytes; a slip has some hundred

LONGEST_HOST = 253  # characters of a host name
_ADDRESS = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z][0-9A-Za-z.-]*)(?::(\d{1,5}))?")


class Trouble(Exception):
    """The slip was not printed; ``cause`` is a value of the till's printer_trouble."""

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
    """Print what is due, one till after the other."""
    release(env)
    for terminal_id, address, slips in in_transaction(env, _due):
        row_ids = [row_id for row_id, _slip in slips]
        try:
            send(address, b"".join(_written(one) for _row_id, one in slips))
        except Trouble as trouble:
            in_transaction(
                env,
                _record_not_printed,
                terminal_id=terminal_id,
                row_ids=row_ids,
                cause=trouble.cause,
            )
        else:
            in_transaction(
                env, _record_printed, terminal_id=terminal_id, row_ids=row_ids
            )


def _due(env):
    rows = env["glase.transaction"]._slips_due()
    return [
        (till.id, till.printer_address, [(row.id, payment_slip(row)) for row in group])
        for till, group in rows.grouped("terminal_id").items()
    ]


def _record_printed(env, terminal_id, row_ids):
    env["glase.terminal"].browse(terminal_id)._set_printed()
    for row in env["glase.transaction"].browse(row_ids):
        row._lock()._set_slip_printed()


def _record_not_printed(env, terminal_id, row_ids, cause):
    env["glase.terminal"].browse(terminal_id)._set_not_printed(cause)
    for row in env["glase.transaction"].browse(row_ids):
        row._lock()._set_slip_not_printed()


# Buttons


def print_now(env, terminal_id, one):
    """Print a slip at once and tell whoever pressed the button how it went."""
    address = env["glase.terminal"].browse(terminal_id).printer_address
    if not address:
        raise UserError(env._("Enter the address of the slip printer first."))
    release(env)
    try:
        send(address, _written(one))
    except Trouble as trouble:
        return in_transaction(
            env, _tell_not_printed, terminal_id=terminal_id, cause=trouble.cause
        )
    return in_transaction(env, _tell_printed, terminal_id=terminal_id)


def _tell_printed(env, terminal_id):
    env["glase.terminal"].browse(terminal_id)._set_printed()
    return notification("success", env._("The slip was sent to the printer."))


def _tell_not_printed(env, terminal_id, cause):
    terminal = env["glase.terminal"].browse(terminal_id)
    terminal._set_not_printed(cause)
    return notification("danger", terminal._printer_trouble_text())


# Slips


def payment_slip(row):
    """What the slip of a journal row says (glase_api.md, chapter 9), in its cashier's
    words."""
    env = row.with_context(lang=row.user_id.lang).env
    amount = abs(row.amount_paid)
    digits = row.currency_id.decimal_places
    moment = format_datetime(env, row.payment_date, tz=row.user_id.tz or "UTC")
    refund = row.kind == "refund"
    return slip.PaymentSlip(
        shop=row.company_id.name,
        description="Glase refund" if refund else texts.PAYMENT,
        amount=f"{amount:.{digits}f} {row.paid_currency}",
        rows=(
            (env._("Glase reference"), row.ers_reference),
            (env._("Time"), moment),
            (env._("Register"), row.config_id.name),
        ),
        mark=env._("TEST") if row.terminal_id.environment == "test" else "",
    )


def sticker_slip(terminal):
    """The till's sticker as a slip."""
    return slip.StickerSlip(
        terminal.env._("Pay with Glase"), terminal.glase_id, terminal.name
    )


def test_slip(terminal):
    """Something to see that printer and address fit together."""
    return (terminal.name, terminal.env._("The slip printer of this register works."))


def _written(one):
    """:raises Trouble: without python-escpos"""
    try:
        if isinstance(one, slip.PaymentSlip):
            return slip.payment_slip(one)
        if isinstance(one, slip.StickerSlip):
            return slip.sticker_slip(one)
        return slip.text_slip(*one)
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
    except ValueError as error:
        raise Trouble("address") from error
    except socket.gaierror as error:
        raise Trouble("name") from error
    except ConnectionRefusedError as error:
        raise Trouble("refused") from error
    except TimeoutError as error:
        raise Trouble("silent") from error
    except OSError as error:
        raise Trouble("broken") from error


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
