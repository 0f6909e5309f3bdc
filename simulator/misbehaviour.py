# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a planned fault looks on the wire."""

import time

from lxml import etree
from werkzeug.wrappers import Response

from . import codes, envelope, schema

XML = "text/xml; charset=utf-8"
PAGE = """<html><head><title>503 Service Unavailable</title></head>
<body><h1>Service Unavailable</h1><p>Please try again later.</p></body></html>"""
ENDPOINT = "/soap/merchant/cashregister-2"
GARBAGE = b"\x00\xffThis is <not XML & never \xe5 was" * 8
BLANKS = b" " * 65536
HUGE = 800  # times BLANKS: some 50 MB


def soap(element, status=200):
    """A normal answer; None leaves the Body empty."""
    return Response(envelope.enclose(element), status, content_type=XML)


def perform(fault, situation):
    """Answer a call as the fault wants it.

    :param situation: has ``operation``, ``call``, ``act()`` (acts on the request and
        returns the answer's element), ``version()`` (of the invoice asked for) and
        ``forgotten`` (is set when the operation's faults are forgotten)
    """
    element = situation.act() if fault.after else None
    if fault.name in ALWAYS_THE_SAME:
        return ALWAYS_THE_SAME[fault.name]()
    return globals()[f"_{fault.name}"](situation, fault.argument, element)


def _cut(data=b"", length=1):
    """Announce ``length`` bytes, send ``data`` and cut the connection."""

    def pieces():
        if data:
            yield data
        raise ConnectionAbortedError("planned")

    return Response(pieces(), content_type=XML, headers={"Content-Length": length})


ALWAYS_THE_SAME = {  # whatever was asked and done
    "drop": _cut,
    "http500": lambda: Response(
        "Internal Server Error", 500, content_type="text/plain"
    ),
    "html503": lambda: Response(PAGE, 503, content_type="text/html; charset=utf-8"),
    "redirect": lambda: Response("", 307, headers={"Location": ENDPOINT}),
    "garbage": lambda: Response(GARBAGE, content_type=XML),
    "empty_answer": lambda: Response(b"", content_type=XML),
    "empty_body": lambda: soap(None),
    "fault": lambda: Response(
        envelope.enclose_fault("Server", "The service has a bad day."),
        500,
        content_type=XML,
    ),
}


def _drop_mid(situation, argument, element):
    data = envelope.enclose(element)
    return _cut(data[: len(data) // 2], len(data))


def _slow(situation, seconds, element):
    situation.forgotten.wait(seconds)
    return soap(situation.act() if element is None else element)


def _drip(situation, seconds, element):
    data = envelope.enclose(element)

    def pieces():
        for place in range(len(data)):
            yield data[place : place + 1]
            time.sleep(seconds / len(data))

    return Response(pieces(), content_type=XML, headers={"Content-Length": len(data)})


def _empty_return(situation, argument, element):
    return soap(schema.write(f"{situation.operation}Response", {}))


def _write(situation, fields):
    return schema.write(f"{situation.operation}Response", {"return": fields})


def _plain(situation, code):
    fields = {"resultCode": code, "resultDescription": codes.name_of(code)}
    if situation.operation == "getPaymentStatus":
        fields["version"] = situation.version()
    return fields


def _or_success(situation, element):
    """The answer, or one that says 0 of a request that had no effect."""
    return _write(situation, _plain(situation, 0)) if element is None else element


def _dtd(situation, argument, element):
    element = _or_success(situation, element)
    head, _, rest = envelope.enclose(element).partition(b"?>")
    dtd = b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    return Response(head + dtd + rest, content_type=XML)


def _huge(situation, argument, element):
    data = envelope.enclose(_or_success(situation, element))

    def pieces():
        for _ in range(HUGE):
            yield BLANKS  # in a comment, so that the whole is an answer indeed
        yield b"-->"

    length = len(data) + 4 + HUGE * len(BLANKS) + 3
    body = (piece for part in ([data + b"<!--"], pieces()) for piece in part)
    return Response(body, content_type=XML, headers={"Content-Length": length})


def _bad_code(situation, argument, element):
    element = _or_success(situation, element)
    element.find("return/resultCode").text = "none"
    return soap(element)


def _code(situation, code, element):
    situation.call.result_code = code
    situation.call.result = codes.name_of(code)
    return soap(_write(situation, _plain(situation, code)))


def _status(situation, word, element):
    situation.call.status = word
    situation.call.result_code, situation.call.result = 0, codes.name_of(0)
    return soap(_write(situation, {**_plain(situation, 0), "status": word}))


def _reorder(situation, argument, element):
    for item in element.iter():
        item[:] = list(item)[::-1]
    return soap(element)


def _extra(situation, argument, element):
    """Elements that no schema has, the manual's deliveryAddress among them
    (glase_api.md, 3.12)."""
    answer = element.find("return")
    etree.SubElement(answer, "deliveryAddress").text = "Storgatan 1"
    answer.insert(0, etree.Element("somethingNew"))
    etree.SubElement(answer[0], "inside").text = "new"
    return soap(element)
