# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever a server answers with, a call ends in a result or in a typed error."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from samples import BRINGS, CALLS, NAMESPACE, OPERATIONS, answer
from test_answers import PAID, Canned

from glase import trace
from glase.client import GlaseClient
from glase.errors import GlaseRefused, GlaseUnknown
from glase.results import PaymentStatus

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
NAMES = """
    Envelope Body Fault return resultCode resultDescription ersReference status version
    receipt invoice totalAmount value currency report content contentString terminalId
    invoiceReference transactionPeriodId paymentDate html
""".split()
NAMES += [f"{operation}Response" for operation in OPERATIONS]
TEXTS = ["", " ", "0", "-0", "20", "90", "95", "1e9", "9" * 400, "PAID", "ISSUED", "ä"]

operations = st.sampled_from(OPERATIONS)
statuses = st.sampled_from([200, 200, 200, 200, 202, 204, 301, 400, 500, 503])
names = st.builds(
    str.__add__,
    st.sampled_from(["", f"{{{NAMESPACE}}}", f"{{{SOAP}}}", "{urn:x}"]),
    st.sampled_from(NAMES),
)
texts = st.sampled_from(TEXTS) | st.from_regex("[ -~]{0,9}", fullmatch=True)
trees = st.recursive(
    st.builds(lambda name, text: (name, text, []), names, texts),
    lambda inner: st.builds(
        lambda name, text, children: (name, text, children),
        names,
        texts,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


def grown(tree):
    name, text, children = tree
    element = etree.Element(name)
    element.text = text
    element.extend(map(grown, children))
    return element


def wrapped(operation, children):
    """Put trees where an answer's own elements would stand."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope")
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    wrapper = etree.SubElement(body, f"{{{NAMESPACE}}}{operation}Response")
    etree.SubElement(wrapper, "return").extend(map(grown, children))
    return etree.tostring(envelope)


def ends_well_or_typed(operation, content, status=200):
    """Call; a call that moves money succeeds only on what proves it."""
    try:
        result = CALLS[operation](GlaseClient(Canned(content, status), "x"))
    except GlaseRefused as error:
        assert error.code is not None
        assert str(error)
    except GlaseUnknown as error:
        assert error.cause
        assert str(error).isprintable()
    else:
        assert status == 200
        if isinstance(result, PaymentStatus):
            assert result.paid + result.ended + result.waiting == 1


@given(operations, trees, statuses)
def test_any_tree(operation, tree, status):
    ends_well_or_typed(operation, etree.tostring(grown(tree)), status)


@given(operations, st.lists(trees, max_size=6), statuses)
def test_any_content_of_the_answer(operation, children, status):
    ends_well_or_typed(operation, wrapped(operation, children), status)


@given(operations, st.binary(max_size=60), statuses)
def test_any_bytes(operation, content, status):
    ends_well_or_typed(operation, content, status)


def whole(operation):
    head = b'<?xml version="1.0" encoding="UTF-8"?>'
    if operation == "getPaymentStatus":
        return head + answer(operation, 20).replace(
            b"<resultCode>20</resultCode>", PAID.encode()
        )
    return head + answer(operation)


@given(operations, st.integers(0, 900), st.integers(0, 40), st.binary(max_size=4))
def test_any_damage(operation, place, length, patch):
    content = whole(operation)
    damaged = content[:place] + patch + content[place + length :]
    ends_well_or_typed(operation, damaged)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_cut_at_any_byte(operation):
    """A cut answer is never a success, least of all a PAID."""
    content = whole(operation)
    end = content.rindex(b">")
    for length in range(end + 1):
        glase = GlaseClient(Canned(content[:length]), "x")
        with pytest.raises(GlaseUnknown):
            CALLS[operation](glase)
    CALLS[operation](GlaseClient(Canned(content), "x"))


@given(
    operations, st.sampled_from(["utf-16", "utf-7", "latin-1", "ucs-4", "x", "cp037"])
)
def test_any_encoding(operation, encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>' + whole(operation).decode()[38:]
    )
    for written in ("utf-8", "utf-16", "utf-16-le", "utf-32", "cp037"):
        ends_well_or_typed(operation, text.encode(written))


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" * 100_000,
        b"<a " + b"b='' " * 100_000 + b"/>",
        b"<a " + b" ".join(b"b%d='>'" % n for n in range(60_000)) + b"/>",
        b"<a>" + b"".join(b"<b%d/>" % n for n in range(100_000)) + b"</a>",
        b"<a><!--<![CDATA[-->" + b"<b/>" * 100_000 + b"<!--]]>--></a>",
        b"<!DOCTYPE a [<!ATTLIST a "
        + b" ".join(b"b%d CDATA ''" % n for n in range(40_000))
        + b">]><a/>",
        "<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16"),
        b"<?xml version='1.0' encoding='utf-7'?><a/>",
        b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-7'?><a/>",
        b"<?xml version='1.1'?><a/>",
        b"<a xml:base='http://127.0.0.1:1/'/>",
        b"<?xml-stylesheet href='http://127.0.0.1:1/'?><a/>",
        b"<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='/etc/passwd'/>",
        b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/'><a/>",
        b"<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><a/>",
        b"\xef\xbb\xbf<a/>",
        b"\xfe\xff",
        b"\x00",
    ],
)
def test_hostile(content):
    started = time.monotonic()
    for operation in OPERATIONS:
        with trace.recorded(), pytest.raises(GlaseUnknown) as caught:
            CALLS[operation](GlaseClient(Canned(content), "x"))
        assert caught.value.cause == "garbage"
    assert time.monotonic() - started < 10, "of a deadline of 10 s for each"


def test_samples_bring_what_they_must():
    for operation in BRINGS:
        assert CALLS[operation](GlaseClient(Canned(whole(operation)), "x"))


HEADS = [
    b"HTTP/1.1 200 OK",
    b"HTTP/1.1 100 Continue",
    b"HTTP/1.0 204 No Content",
    b"HTTP/1.1 307 Temporary Redirect",
    b"HTTP/9.9 999 ?",
    b"HTTP/1.1 abc",
    b"Content-Length: 5",
    b"Content-Length: 7, 8",
    b"Content-Length: -1",
    b"Content-Length: 99999999999999999999",
    b"Content-Length: " + b"9" * 5000,
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: gzip, chunked",
    b"Content-Encoding: br",
    b"Connection: close",
    b"Connection: Upgrade",
    b"Location: http://[",
    b"Location: \xff\xfe",
    b"Set-Cookie: \xff=\x00; expires=never; domain=..",
    b"Content-Type: text/xml; charset=nothing",
    b"Content-Type: multipart/related; boundary=x",
    b" folded",
    b"no colon",
    b"X: " + b"x" * 70_000,
    b"",
    b"5\r\n<a/>\n",
    b"zz\r\n",
    b"0\r\n",
    b"<a/>",
]


@given(st.lists(st.sampled_from(HEADS) | st.binary(max_size=9), max_size=6))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_http(peer, glase, lines):
    """What the libraries below may stumble over, on a real socket."""

    def babble(exchange):
        exchange.send(b"\r\n".join([*HEADS[:1], *lines, b"", b"<a/>"]))
        exchange.peer.hang_up()

    peer.behave = babble
    with pytest.raises(GlaseUnknown):
        CALLS["getPaymentStatus"](glase, deadline=5.0)
