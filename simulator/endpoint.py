# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The SOAP endpoint: a request comes in, is noted, carried out and answered."""

from werkzeug.wrappers import Response

from . import envelope, misbehaviour, operations, schema
from .principals import describe
from .records import OPEN, Call

KNOWN_WORDS = OPEN | {"PAID", "CANCELED", "FAILED", "EXPIRED"}


class Situation:
    """One request that is being answered."""

    def __init__(self, simulator, operation, request, call):
        self.simulator = simulator
        self.operation = operation
        self.request = request
        self.call = call
        self.forgotten = simulator.faults.forgotten[operation]

    def act(self):
        """Carry out the request; the answer's element, valid by the schema."""
        with self.simulator.changing() as book:
            fields = operations.perform(book, self.operation, self.request, self.call)
        element = schema.write(f"{self.operation}Response", {"return": fields})
        # Only mode "reversal" can bring a word that the schema lacks; it is meant to.
        if fields.get("status", "PAID") in KNOWN_WORDS:
            schema.validate(element)
        return element

    def version(self):
        """The version of the invoice asked for, without the effect of asking."""
        reference = self.request.get("invoiceReference", "").strip()
        with self.simulator.changing() as book:
            if not reference:
                terminal = book.terminals.get(self.call.principal)
                reference = terminal.current_invoice if terminal else ""
            invoice = book.invoices.get(reference)
            return invoice.version if invoice else 0


def answer(simulator, data):
    """The HTTP answer to the bytes of a request.

    Raises ConnectionError while it is sent, if the connection is to be cut.
    """
    try:
        operation, request = envelope.open_request(data)
    except envelope.ClientFault as error:
        with simulator.changing() as book:
            _note(book, "?", {}, why=str(error), result="FAULT")
        text = envelope.enclose_fault(error.code, str(error))
        return Response(text, 500, content_type=misbehaviour.XML)
    with simulator.changing() as book:
        call = _note(book, operation, request)
        fault = simulator.faults.take(operation)
        call.fault = fault.kind if fault else ""
        situation = Situation(simulator, operation, request, call)
    try:
        if fault:
            return misbehaviour.perform(fault, situation)
        return misbehaviour.soap(situation.act())
    finally:
        call.ended_at = simulator.book.now


def _note(book, operation, request, **facts):
    """A new row in the list of calls: begun, with the references that it names."""
    context = request.get("context", {})
    kind, name = describe(context)
    version = request.get("invoiceVersion")
    call = Call(
        number=len(book.calls) + 1,
        operation=operation,
        principal=name,
        principal_type=kind,
        client_id=context.get("clientId", ""),
        client_reference=context.get("clientReference", ""),
        channel=context.get("channel", ""),
        external_terminal_id=request.get("externalTerminalId", ""),
        glase_id=request.get("seqrId", ""),
        invoice_reference=request.get("invoiceReference", ""),
        invoice_version=None if version is None else int(version),
        ers_reference=request.get("ersReference", ""),
        client_invoice_id=request.get("invoice", {}).get("clientInvoiceId", ""),
        time=book.now,
        **facts,
    )
    book.calls.append(call)
    return call
