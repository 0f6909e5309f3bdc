# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Glase client: one method per operation of the cash-register interface."""

import functools
import logging
import os
import uuid
from dataclasses import dataclass, field

from . import messages, reading, trace
from .answer import Unreadable, integer, returned
from .connection import NotReached
from .errors import GlaseUnavailable, GlaseUnknown, outcome_of
from .invoice import clean_text
from .redact import Redacted, one_line, secrets_of
from .wire import Broken, Wire

_logger = logging.getLogger(__name__)

# Seconds for the whole call: to poll for a status, and for everything else.
ASK_DEADLINE = 10.0
CALL_DEADLINE = 30.0

# Bytes of an answer. Only a report is large: a payment takes some 500 bytes of it, for
# it comes as text and in base64: room for 130,000 payments.
ANSWER_LIMIT = 1024 * 1024
REPORT_LIMIT = 64 * ANSWER_LIMIT

# Shorter, and every later call of the terminal is refused with 21 (glase_api.md, 4.1).
SHORTEST_PASSWORD = 4


@dataclass(frozen=True)
class Principal:
    """Who calls (glase_api.md, 3.2); its password is in no representation of it."""

    id: str
    type: str
    user_id: str
    password: str = field(repr=False)

    def __post_init__(self):
        if not self.id or not self.password:
            raise ValueError("A caller of Glase needs an id and a password.")

    @classmethod
    def reseller(cls, reseller_id, user_id, password):
        """A shop's account; `user_id` comes with the account, such as 9900."""
        return cls(reseller_id, "RESELLERUSER", user_id, password)

    @classmethod
    def terminal(cls, terminal_id, password):
        """A registered terminal."""
        return cls(terminal_id, "TERMINALID", "", password)


class GlaseClient:
    """Calls one Glase service; may be shared by threads and greenlets. Every method
    takes `deadline`, seconds for the whole call, and raises GlaseRefused,
    GlaseUnavailable or GlaseUnknown; a wrong argument raises TypeError or ValueError
    before anything is sent. Nothing is ever repeated by itself."""

    def __init__(self, wire, client_id, client_reference=""):
        self._wire = wire
        self._client_id = client_id
        self._client_reference = client_reference

    def register_terminal(
        self, reseller, external_id, password, name, *, deadline=CALL_DEADLINE
    ):
        """Make a terminal with this new password; returns its id (glase_api.md, 4.1).
        Each call makes another one: after GlaseUnknown there may be an orphan."""
        if len(password) < SHORTEST_PASSWORD:
            raise ValueError("A terminal's password has 4 characters or more.")
        return self._call(
            "registerTerminal",
            reseller,
            deadline,
            reading.terminal_id,
            externalTerminalId=clean_text(external_id),
            password=password,
            name=clean_text(name),
        )

    def unregister_terminal(self, terminal, *, deadline=CALL_DEADLINE):
        """Delete the terminal that calls (glase_api.md, 4.3)."""
        self._call("unregisterTerminal", terminal, deadline)

    def assign_glase_id(self, terminal, glase_id, *, deadline=CALL_DEADLINE):
        """Link a sticker to the terminal; 53: taken or no ID (glase_api.md, 4.2)."""
        self._call("assignSeqrId", terminal, deadline, seqrId=glase_id)

    def send_invoice(self, terminal, invoice, *, deadline=CALL_DEADLINE):
        """Send an invoice to pay; returns an IssuedInvoice (glase_api.md, 4.4). It
        cancels the terminal's invoice before. After GlaseUnknown poll for the status.
        """
        return self._call(
            "sendInvoice",
            terminal,
            deadline,
            reading.issued_invoice,
            invoice=messages.invoice_of(invoice),
        )

    def update_invoice(self, terminal, reference, invoice, *, deadline=CALL_DEADLINE):
        """Change an invoice that the customer has not scanned yet (glase_api.md, 4.5).
        GlaseRefused: the old amount stands."""
        self._call(
            "updateInvoice",
            terminal,
            deadline,
            invoiceReference=reference,
            invoice=messages.invoice_of(invoice),
        )

    def get_payment_status(
        self, terminal, reference="", version=0, *, deadline=ASK_DEADLINE
    ):
        """Poll for an invoice; returns a PaymentStatus (glase_api.md, 4.6).

        It is no pure read: an answered PAID keeps the money (glase_api.md, 5.2).

        :param reference: "" for the terminal's current invoice
        :param version: the version last committed for this invoice, 0 at first
        """
        operation = "getPaymentStatus"
        read = functools.partial(reading.payment_status, asked_version=version)
        if not reference:
            return self._call(
                operation, terminal, deadline, read, invoiceVersion=version
            )
        request = messages.status_request(
            terminal, self._client_id, self._reference(), reference, version
        )
        return self._exchange(operation, request, (terminal.password,), deadline, read)

    def cancel_invoice(self, terminal, reference, *, deadline=CALL_DEADLINE):
        """Cancel an unpaid invoice; returns only when that is proven
        (glase_api.md, 5.7)."""
        self._call("cancelInvoice", terminal, deadline, invoiceReference=reference)

    def refund_payment(self, terminal, reference, invoice, *, deadline=CALL_DEADLINE):
        """Refund `invoice.total`; returns the refund's reference (glase_api.md, 4.8).

        Not idempotent: never repeat it after GlaseUnknown.

        :param reference: the payment's ersReference
        """
        return self._call(
            "refundPayment",
            terminal,
            deadline,
            reading.ers_reference,
            ersReference=reference,
            invoice=messages.invoice_of(invoice),
        )

    def submit_payment_receipt(
        self, terminal, reference, document, *, deadline=CALL_DEADLINE
    ):
        """File the shop's receipt of a payment or refund, by its ersReference
        (glase_api.md, 4.9)."""
        self._call(
            "submitPaymentReceipt",
            terminal,
            deadline,
            ersReference=reference,
            receiptDocument=messages.document_of(document),
        )

    def commit_reservation(self, terminal, reference, *, deadline=CALL_DEADLINE):
        """Take reserved money; poll for the status afterwards (glase_api.md, 4.10)."""
        self._call("commitReservation", terminal, deadline, invoiceReference=reference)

    def mark_transaction_period(
        self, reseller, terminal_id="", *, deadline=CALL_DEADLINE
    ):
        """Close the shop's or a terminal's period; returns its id (glase_api.md, 8.1),
        which cannot be fetched again."""
        return self._call(
            "markTransactionPeriod",
            reseller,
            deadline,
            reading.period_id,
            parameters=messages.parameters_of(TERMINALID=terminal_id),
        )

    def execute_report(
        self,
        reseller,
        report_id,
        period_id,
        terminal_id="",
        language="en",
        *,
        deadline=CALL_DEADLINE,
    ):
        """Fetch a report; returns a ReportFile (glase_api.md, 8.3 and 8.4).

        GlaseRefused with code 2: not ready yet, try again in 3 s.

        :param terminal_id: for reports 006 and 007, of a period marked with it
        """
        return self._call(
            "executeReport",
            reseller,
            deadline,
            reading.report_file,
            reportId=report_id,
            language=language or None,
            parameters=messages.parameters_of(
                transactionPeriodId=period_id, TERMINALID=terminal_id
            ),
        )

    def _call(self, operation, caller, deadline, read=reading.nothing, **arguments):
        context = messages.context_of(caller, self._client_id, self._reference())
        request = messages.request(operation, context, **arguments)
        secrets = secrets_of(caller, **arguments)
        return self._exchange(operation, request, secrets, deadline, read)

    def _reference(self):
        return self._client_reference or uuid.uuid4().hex

    def _exchange(self, operation, request, secrets, deadline, read):
        redacted = Redacted(request, secrets)
        _logger.debug("%s to Glase: %s", operation, redacted)
        trace.sent(operation, redacted)
        limit = REPORT_LIMIT if operation == "executeReport" else ANSWER_LIMIT
        try:
            status, content = self._wire.post(request, deadline, limit)
            redacted = Redacted(content, secrets)
            _logger.debug("%s from Glase: %s %s", operation, status, redacted)
            trace.ended(redacted)
            answer = returned(operation, status, content)
            _check(operation, answer)
            return read(answer)
        except NotReached as error:
            outcome, problem = GlaseUnavailable, error
        except (Broken, Unreadable) as error:
            outcome, problem = GlaseUnknown, error
        # Raised out here: in there the caught error, which holds the request, would
        # stay with it as its context.
        detail = one_line(problem.detail, secrets)
        trace.ended(problem=f"{problem.cause} {detail}".strip())
        raise outcome(operation, None, problem.cause, detail)


def _check(operation, answer):
    code = integer(answer, "resultCode")
    if code is None:
        raise Unreadable("code")
    outcome = outcome_of(operation, code)
    if outcome:
        raise outcome(operation, code, "code")


def client_for(endpoint, client_id, client_reference=""):
    """This process's client for a service; clients of one endpoint share its
    connections.

    :param endpoint: the address of the service, https or (for tests) http
    :param client_id: names the calling software; certification wants the company's name
    :param client_reference: "" for one that is unique per call, else sent as it is, cut
        to 32 characters (glase_api.md, 3.1 and chapter 10)
    :raises ValueError: if the endpoint is no such address
    """
    return GlaseClient(_wire(endpoint), client_id, client_reference)


_wire = functools.lru_cache(maxsize=64)(Wire)

# A child must not write on its parent's connections: each starts with its own.
os.register_at_fork(after_in_child=_wire.cache_clear)
