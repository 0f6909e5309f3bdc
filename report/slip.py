# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Slips for a receipt printer, as ESC/POS. Without python-escpos, which is optional,
nothing can be printed."""

from dataclasses import dataclass

from ..glase import sticker

# A character of none of these, which printers know, is printed as "?".
CODEPAGES = ("cp437", "cp858", "cp852", "cp866", "cp737", "cp857", "cp1252")
# Romanian's letters with a comma are in none of them, but those with a cedilla are, as
# all printed them before.
COMMAS = str.maketrans("șțȘȚ", "şţŞŢ")
RULE = "-" * 32


class NoLibrary(Exception):
    """python-escpos is not installed on this server."""


@dataclass(frozen=True)
class PaymentSlip:
    """The proof of a payment or refund (glase_api.md, chapter 9); nothing of the
    customer. Each row is (what, value), in the words of whoever reads the slip."""

    shop: str
    description: str  # exactly "Glase payment" for a payment
    amount: str
    rows: tuple[tuple[str, str], ...]
    mark: str = ""  # printed large, such as TEST


@dataclass(frozen=True)
class StickerSlip:
    """The terminal's sticker, until a better one is there."""

    invitation: str
    glase_id: str
    register: str


def has_library():
    try:
        _dummy()
    except NoLibrary:
        return False
    return True


def written(slip):
    """A slip as bytes for the printer.

    :param slip: a ``PaymentSlip``, a ``StickerSlip``, or the lines of a text
    :raises NoLibrary: without python-escpos
    """
    printer = _dummy()
    printer.hw("INIT")
    if isinstance(slip, PaymentSlip):
        _write_payment(printer, slip)
    elif isinstance(slip, StickerSlip):
        _write_sticker(printer, slip)
    else:
        _lines(printer, *slip)
    printer.cut()
    return printer.output


def _write_payment(printer, slip):
    printer.set(align="center", bold=True)
    _lines(printer, slip.mark, slip.shop)
    printer.set(align="center", bold=False)
    _lines(printer, RULE, slip.description)
    printer.set(align="center", bold=True, double_width=True, double_height=True)
    _lines(printer, slip.amount)
    printer.set(align="left", bold=False, normal_textsize=True)
    _lines(printer, RULE)
    for what, value in slip.rows:
        _lines(printer, what, f"  {value}")


def _write_sticker(printer, slip):
    """QR code and Code 128 are drawn by the printer itself, as sharp as it can."""
    printer.set(align="center", bold=True)
    _lines(printer, slip.invitation)
    printer.ln()
    printer.qr(sticker.sticker_url(slip.glase_id), native=True, size=8)
    printer.ln()
    code = "{B" + slip.glase_id
    printer.barcode(code, "CODE128", width=2, height=80, pos="BELOW", function_type="B")
    printer.set(align="center", bold=False)
    _lines(printer, slip.register)


def _dummy():
    """A printer that only collects; imported when needed, for it may be missing."""
    try:
        from escpos.printer import Dummy
    except ImportError as error:
        raise NoLibrary from error
    return Dummy()


def _lines(printer, *lines):
    for line in filter(None, lines):
        printer.textln("".join(map(_printable, line.translate(COMMAS))))


def _printable(char):
    """No control character: a name must not give the printer commands."""
    if char.isspace():
        return " "
    if not char.isprintable():
        return ""
    for codepage in CODEPAGES:
        try:
            char.encode(codepage)
        except UnicodeEncodeError:
            continue
        return char
    return "?"
