# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Glase ID of a sticker and the QR codes of stickers and invoices."""

import io
import re

import qrcode

# All upper case: the QR code stays in its alphanumeric mode and small.
STICKER_PREFIX = "HTTP://SEQR.SE/Q"
INVOICE_PREFIX = "HTTP://SEQR.SE/R"

_SCANNED = re.compile(r"https?://seqr\.se/q", re.IGNORECASE)
_GLASE_ID = re.compile(r"[0-9A-Za-z]+")


def parse_glase_id(text):
    """A Glase ID as typed, or as scanned from either code of a sticker; leading zeros
    and the case of letters are kept (glase_api.md, 7.3).

    :raises ValueError: with a sentence for the user
    """
    glase_id = text.strip()
    scanned = _SCANNED.match(glase_id)
    if scanned:
        glase_id = glase_id[scanned.end() :].strip()
    if not glase_id:
        raise ValueError("Type or scan the Glase ID that stands on the sticker.")
    if not _GLASE_ID.fullmatch(glase_id):
        raise ValueError("A Glase ID has only the letters A to Z and digits.")
    return glase_id


def sticker_url(glase_id):
    """The text of a sticker's QR code (glase_api.md, 7.1)."""
    return STICKER_PREFIX + glase_id


def invoice_url(reference):
    """The text of an invoice's own QR code (glase_api.md, 7.2)."""
    return INVOICE_PREFIX + reference


def qr_png(text):
    """A QR code as PNG, in bytes."""
    picture = io.BytesIO()
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make_image().save(picture)
    return picture.getvalue()
