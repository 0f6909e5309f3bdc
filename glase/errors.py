# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The three ways in which a call can end without success."""

from typing import ClassVar

from .codes import CODES, DEFINITE_NO, SUCCESS


class Failure(Exception):
    """Why no answer was read; `cause` and `detail` as in GlaseError."""

    def __init__(self, cause, detail=""):
        super().__init__(cause, detail)
        self.cause = cause
        self.detail = detail


class GlaseError(Exception):
    """A call that did not end well; raised only as one of the three below. `operation`
    is the operation's name on the wire, `code` the result code or None, `name` its
    symbolic name or "", `cause` one short word for programs and `detail` one line for
    an administrator, without secrets."""

    def __init__(self, operation, code=None, cause="", detail=""):
        super().__init__(operation, code, cause, detail)
        self.operation = operation
        self.code = code
        self.name = CODES[code].name if code in CODES else ""
        self.cause = cause
        self.detail = detail

    def _answered(self):
        number = f"{self.code} {self.name}".strip()
        return f"Glase answered {number} to {self.operation}."


class GlaseRefused(GlaseError):
    """Glase said a definite no: nothing happened. `cause` is "code"."""

    def __str__(self):
        return self._answered()


class GlaseUnavailable(GlaseError):
    """Proven that nothing reached Glase: starting again is safe. `cause` is
    `name_not_found`, `refused`, `unreachable` (no route, or a proxy on the way failed),
    `connect_timeout` or `tls`."""

    _REASONS: ClassVar = {
        "name_not_found": "the address has a name that is not known",
        "refused": "the server does not accept connections",
        "unreachable": "there is no way to the server",
        "connect_timeout": "no connection came about in time",
        "tls": "the connection is not secure",
    }

    def __str__(self):
        reason = self._REASONS.get(self.cause, self.cause)
        return f"Glase cannot be reached: {_sentence(reason, self.detail)}"


class GlaseUnknown(GlaseError):
    """Whatever is not proven: it may have happened. Poll; never send again. `cause` is
    `timeout`, `dropped`, `http`, `fault`, `garbage`, `too_large`, `empty`, `code`,
    `missing_element` or `redirect`."""

    _REASONS: ClassVar = {
        "timeout": "no whole answer came in time",
        "dropped": "the connection broke",
        "http": "an error page came instead of an answer",
        "fault": "the answer was a SOAP Fault",
        "garbage": "the answer cannot be read",
        "too_large": "the answer is too large",
        "empty": "the answer is empty",
        "code": "the answer has no result code that is a number",
        "missing_element": "the answer lacks what it must bring",
        "redirect": "the answer points to another address, which is not followed",
    }

    def __str__(self):
        if self.code is not None and self.cause == "code":
            return f"{self._answered()} What happened there is not known."
        reason = _sentence(self._REASONS.get(self.cause, self.cause), self.detail)
        return f"It is not known what {self.operation} did at Glase: {reason}"

    @property
    def reason(self):
        """Why, without what a parser stumbled over, which helps nobody."""
        reason = self._REASONS.get(self.cause, self.cause)
        shown = self.detail and self.cause not in ("garbage", "dropped")
        return f"{reason}: {self.detail}" if shown else reason


def _sentence(reason, detail):
    return f"{reason} ({detail})." if detail else f"{reason}."


def outcome_of(operation, code):
    """How an answer with this result code ends the operation (glase_api.md, chapter 6;
    state_machine.md, chapters 1, 3, 4, 6 and 7).

    :returns: None for success, else GlaseRefused or GlaseUnknown; what no source names
        for this operation is unknown
    """
    if code in SUCCESS.get(operation, (0,)):
        return None
    return GlaseRefused if code in DEFINITE_NO[operation] else GlaseUnknown
