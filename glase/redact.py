# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What may be logged."""

import re
from xml.sax.saxutils import escape

# The caller's password and a new terminal's are both called `password`; the customer's
# device is personal data (glase_api.md, 1.4); the address that Glase calls lets a
# register poll.
SECRET_ELEMENTS = ("password", "payerTerminalId", "notificationUrl")

HIDDEN = "***"

# Tags as they are, and as text inside of other XML.
_LESS = r"(?:<|&(?:amp;)*lt;)"
_NAME = rf"(?:[\w.-]+:)?(?:{'|'.join(SECRET_ELEMENTS)})\b"
_OPENING = re.compile(rf"{_LESS}{_NAME}", re.IGNORECASE)
_TAG_END = re.compile(r"(?:>|&(?:amp;)*gt;)")
_CONTENT_END = re.compile(rf"{_LESS}/{_NAME}|<!\[CDATA\[", re.IGNORECASE)


def redact(xml_or_text, secrets=()):
    """Hide the content of every secret element, by the element's name.

    An element that never ends hides all that follows: a message that was cut must not
    show the half of a secret that is left of it.

    :param xml_or_text: str or bytes; XML in any state, whole, cut, escaped or none
    :param secrets: values to hide wherever they stand
    """
    text = xml_or_text
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    shown, place = [], 0
    while opening := _OPENING.search(text, place):
        tag_end = _TAG_END.search(text, opening.end())
        start = tag_end.end() if tag_end else len(text)
        shown.append(text[place:start])
        place = start
        if not tag_end or text[opening.end() : tag_end.start()].strip() != "/":
            shown.append(HIDDEN)
            place = _content_end(text, start)
    return _without("".join(shown) + text[place:], secrets)


def _content_end(text, place):
    while found := _CONTENT_END.search(text, place):
        if not found[0].endswith("["):
            return found.start()
        place = text.find("]]>", found.end())
        if place < 0:
            break
    return len(text)


def _without(text, secrets):
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN).replace(escape(secret), HIDDEN)
    return text


def secrets_of(caller, password="", invoice=None, **_others):
    """What a call carries that nothing may show, by whatever name it comes back."""
    address = (invoice or {}).get("notificationUrl") or ""
    return caller.password, password, address, address.rpartition("/")[2]


def one_line(text, secrets=(), limit=300):
    """Foreign text as it fits an error message: redacted, one line, short.

    :param secrets: values to hide wherever they stand
    """
    redacted = redact(text, secrets)
    text = "".join(char if char.isprintable() else " " for char in redacted)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Redacted:
    """A message that is redacted only if it is shown."""

    def __init__(self, message, secrets):
        self._message = message
        self._secrets = secrets

    def __str__(self):
        return redact(self._message, self._secrets)
