# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No password reaches a log or an error, whatever happens and whoever logs."""

import http.client
import io
import logging
import time
import traceback
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from samples import (
    CALLS,
    INVOICE,
    OPERATIONS,
    RESELLER_PASSWORD,
    TERMINAL,
    TERMINAL_PASSWORD,
    answer,
    envelope,
    operation_of,
)
from zeep.transports import Transport

from glase import trace
from glase.errors import GlaseError
from glase.redact import HIDDEN, one_line, redact

PASSWORDS = [RESELLER_PASSWORD, TERMINAL_PASSWORD]
FORMS = PASSWORDS + [escape(password) for password in PASSWORDS]


@pytest.fixture
def logged():
    """All that any logger of the process writes, at every level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    names = [None, *logging.root.manager.loggerDict]
    loggers = [logging.getLogger(name) for name in names]
    levels = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.root.addHandler(handler)
    yield stream.getvalue
    logging.root.removeHandler(handler)
    for logger, level in levels:
        logger.setLevel(level)


def echo(exchange):
    """Say back all that was heard, as a careless service may."""
    exchange.reply(exchange.request.body)


def echo_in_fault(exchange):
    passwords = etree.fromstring(exchange.request.body).iter("password")
    said = escape(" and ".join(password.text for password in passwords))
    heard = escape(exchange.request.body.decode())
    text = f"with {said} nobody gets in, said {said}; heard was {heard}"
    fault = f"<soap:Fault><faultstring>{text}</faultstring></soap:Fault>"
    exchange.reply(envelope(fault), "500 Server Error")


def echo_in_answer(exchange):
    heard = exchange.request.body.decode().partition("?>\n")[2]
    exchange.reply(answer(operation_of(exchange.request), 0, heard))


def refuse(exchange):
    exchange.reply(answer(operation_of(exchange.request), 20))


def break_off(exchange):
    exchange.drop()


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    "behave",
    [None, refuse, echo, echo_in_fault, echo_in_answer, break_off],
    ids=lambda f: f and f.__name__,
)
def test_nothing_shows_a_password(peer, glase, logged, operation, behave):
    peer.behave = behave or peer.behave
    told = ""
    try:
        with trace.recorded() as calls:
            CALLS[operation](glase)
    except GlaseError as error:
        told = "\n".join(
            [str(error), repr(error), error.detail, *map(str, error.args)]
            + traceback.format_exception(error)
        )
        assert error.__cause__ is None
        assert error.__context__ is None, "it would carry the request along"
    written = logged()
    assert f"glase.client {operation} to Glase: <?xml" in written
    assert f"<password>{HIDDEN}</password>" in written
    assert operation in repr(calls)
    for form in FORMS:
        assert form not in f"{written} {told} {calls}"
    assert any(form.encode() in peer.requests[0].body for form in FORMS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_unreachable_shows_no_password(peer, glase, logged, operation):
    peer.__exit__()
    with pytest.raises(GlaseError) as caught:
        CALLS[operation](glase)
    assert caught.value.__context__ is None
    told = "".join(traceback.format_exception(caught.value)) + logged()
    assert not any(form in told for form in FORMS)


def test_the_watch_is_awake(logged):
    """The fixture above would see zeep's own transport log a password."""
    envelope = etree.fromstring("<password>hunter2</password>")
    with pytest.raises(OSError, match="refused"):
        Transport().post_xml("http://127.0.0.1:1/", envelope, {})
    assert "hunter2" in logged()


def say_the_address(exchange):
    address = etree.fromstring(exchange.request.body).findtext(".//notificationUrl")
    text = f"nobody answers at {address}; {address.rpartition('/')[2]} is unknown"
    exchange.reply(
        envelope(f"<soap:Fault><faultstring>{text}</faultstring></soap:Fault>")
    )


@pytest.mark.parametrize("behave", [echo, echo_in_answer, say_the_address])
def test_nothing_shows_the_address_that_wakes_a_till(peer, glase, logged, behave):
    """Who knows it may wake the till: it is as secret as a password."""
    peer.behave = behave
    address = "https://shop.example/pos_glase/notify/T0KEN"
    invoice = replace(INVOICE, notification_url=address)
    told = ""
    with trace.recorded() as calls:
        try:
            glase.send_invoice(TERMINAL, invoice)
        except GlaseError as error:
            told = "\n".join([str(error), *traceback.format_exception(error)])
    assert b"T0KEN" in peer.requests[0].body
    shown = f"{told} {logged()} {calls}"
    assert f"<notificationUrl>{HIDDEN}</notificationUrl>" in shown
    assert "T0KEN" not in shown


def test_http_client_prints_nothing(peer, glase, capsys):
    CALLS["registerTerminal"](glase)
    assert http.client.HTTPConnection.debuglevel == 0
    assert not any(form in "".join(capsys.readouterr()) for form in FORMS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_redacted_request(peer, glase, operation):
    """By element name: both passwords of registerTerminal, and all else stays."""
    CALLS[operation](glase)
    body = peer.requests[0].body
    redacted = redact(body)
    assert not any(form in redacted for form in FORMS)
    assert redacted.count(HIDDEN) == (2 if operation == "registerTerminal" else 1)
    before, after = etree.fromstring(body), etree.fromstring(redacted.encode())
    assert [each.tag for each in before.iter()] == [each.tag for each in after.iter()]
    for old, new in zip(before.iter(), after.iter(), strict=True):
        assert new.text == (HIDDEN if old.tag == "password" else old.text)


@pytest.mark.parametrize(
    "text",
    [
        "<password>S3CRET</password>",
        "<password >S3CRET</password >",
        "<ns0:password xmlns:ns0='x'>S3CRET</ns0:password>",
        '<password a="/" b=">">S3CRET</password>',
        "<PassWord>S3CRET</PassWord>",
        "<password><![CDATA[</password>S3CRET]]></password>",
        "<password><![CDATA[x]]>S3CRET<![CDATA[</password>S3CRET]]></password>",
        "<password>\nS3CRET\n</password>",
        "<password>S3CRET",
        "<password>S3CRET</passw",
        "<password><b>S3CRET</b></password>",
        "&lt;password&gt;S3CRET&lt;/password&gt;",
        "&amp;lt;password&amp;gt;S3CRET&amp;lt;/password&amp;gt;",
        "<a><password/><password>S3CRET</password></a>",
        "<payerTerminalId>S3CRET</payerTerminalId>",
        "<notificationUrl>S3CRET</notificationUrl>",
        '<password a="/>">S3CRET</password>',
        b"<password>S3CRET\xff</password>",
    ],
)
def test_redact(text):
    redacted = redact(text)
    assert "S3CRET" not in redacted
    assert HIDDEN in redacted


@pytest.mark.parametrize(
    "text",
    ["", "plain", "<passwords>7</passwords>", "<password/><a>7</a>", "<a>password</a>"],
)
def test_what_is_no_secret_stays(text):
    assert redact(text) == text


@given(st.text(min_size=8), st.text())
def test_redact_any_secret_in_any_place(secret, around):
    holder = etree.Element("a")
    inner = etree.SubElement(holder, "password")
    try:
        inner.text, inner.tail = f"S3CRET{secret}S3CRET", around.replace("S3CRET", "")
    except ValueError:
        return
    redacted = redact(etree.tostring(holder, encoding="unicode"))
    assert "S3CRET" not in redacted
    assert (etree.fromstring(redacted.encode())[0].tail or "") == inner.tail


def test_one_line():
    text = "first\nsecond\x1b[31m\u2028third <password>x" + "y" * 400
    assert one_line(text) == "first second [31m third <password>***"
    assert one_line("the password hunter2 is wrong", ["hunter2", ""]) == (
        "the password *** is wrong"
    )
    assert len(one_line("x" * 1000)) == 300


def test_redaction_of_a_large_answer_is_quick():
    """It runs on every answer when somebody logs."""
    started = time.monotonic()
    redact("<password " * 20000)
    redact("<password>" * 20000)
    redact("&amp;" * 100000 + "lt;password")
    redact("<password>" + "<![CDATA[" * 20000)
    assert time.monotonic() - started < 2
