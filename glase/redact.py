# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be logged."""

import re

# The caller's password and a new terminal's password are both called `password`;
# the buyer's device is personal data (Glase API 1.4).
SECRET_ELEMENTS = ("password", "payerTerminalId")

HIDDEN = "***"

_LESS = r"(?:<|&(?:amp;)*lt;)"
_MORE = r"(?:>|&(?:amp;)*gt;)"
# An element that never ends hides all that follows: a message that was cut must not
# show the half of a secret that is left of it.
_SECRET = re.compile(
    rf"({_LESS}(?:[\w.-]+:)?({'|'.join(SECRET_ELEMENTS)})\b(?:(?!{_MORE}).)*?"
    rf"(?<!/){_MORE})(?:<!\[CDATA\[.*?\]\]>|.)*?(?={_LESS}/(?:[\w.-]+:)?\2\s*{_MORE}|\Z)",
    re.DOTALL | re.IGNORECASE,
)


def redact(xml_or_text):
    """Hide the content of every secret element, by the element's name.

    :param xml_or_text: str or bytes; XML in any state, whole, cut, escaped or none
    :returns: str
    """
    if isinstance(xml_or_text, bytes):
        xml_or_text = xml_or_text.decode("utf-8", "replace")
    return _SECRET.sub(rf"\1{HIDDEN}", xml_or_text)


def one_line(text, secrets=(), limit=300):
    """Make foreign text fit for an error message: redacted, one line, short.

    :param secrets: values that must not appear, wherever they stand
    :returns: str of at most `limit` characters
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = "".join(char if char.isprintable() else " " for char in redact(text))
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
