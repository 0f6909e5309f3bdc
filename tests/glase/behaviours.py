# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ways to answer badly, and odd ways to answer well."""

from peer import head
from samples import NAMESPACE, answer, envelope, operation_of, returns

from glase.client import ANSWER_LIMIT, REPORT_LIMIT

PAGE = (
    b"<html><head><title>503 Service Unavailable</title></head>"
    b"<body><h1>Try later</h1></body></html>"
)
BOMB = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def good(exchange):
    return answer(operation_of(exchange.request))


def replies(body, *how):
    return lambda exchange: exchange.reply(body, *how)


def answers(*what):
    return lambda exchange: exchange.reply(
        answer(operation_of(exchange.request), *what)
    )


def drop_mid_body(exchange):
    body = good(exchange)
    exchange.send(head("200 OK", [f"Content-Length: {len(body)}"]))
    exchange.send(body[: len(body) // 2])
    exchange.peer.hang_up()


def drop_mid_chunk(exchange):
    exchange.send(head("200 OK", ["Transfer-Encoding: chunked"]))
    exchange.send(b"400\r\n" + good(exchange)[:100])
    exchange.peer.hang_up()


def drop_after_all_but_end(exchange):
    """Without a length only the XML itself tells that something is missing."""
    exchange.send(head("200 OK", ["Connection: close"]) + good(exchange)[:-20])
    exchange.peer.hang_up()


def slow_headers(exchange):
    exchange.drip(head("200 OK", ["X-Long: " + "x" * 3000]))


def slow_body(exchange):
    exchange.send(head("200 OK", ["Content-Length: 9000"]))
    exchange.drip(b" " * 9000)


def slow_chunks(exchange):
    exchange.send(head("200 OK", ["Transfer-Encoding: chunked"]))
    exchange.drip(b"1\r\n \r\n" * 3000)


def no_http(exchange):
    exchange.send(b"SSH-2.0-OpenSSH_9.2\r\n")
    exchange.peer.hang_up()


def empty_wrapper(exchange):
    name = operation_of(exchange.request)
    exchange.reply(envelope(f'<a:{name}Response xmlns:a="{NAMESPACE}"/>'))


def code_missing(exchange):
    name = operation_of(exchange.request)
    exchange.reply(returns(name, "<resultDescription>SUCCESS</resultDescription>"))


def answer_to_other_call(exchange):
    name = operation_of(exchange.request)
    other = "cancelInvoice" if name != "cancelInvoice" else "unregisterTerminal"
    exchange.reply(answer(other))


def redirect(exchange):
    where = f"Location: {exchange.peer.url}"
    exchange.reply(b"", "307 Temporary Redirect", [where])


def endless_redirect(exchange):
    """Its body must not be waited for either."""
    lines = [f"Location: {exchange.peer.url}", "Content-Length: 9000"]
    exchange.send(head("307 Temporary Redirect", lines))
    exchange.drip(b" " * 9000)


def too_large(exchange):
    big = operation_of(exchange.request) == "executeReport"
    limit = REPORT_LIMIT if big else ANSWER_LIMIT
    exchange.send(head("200 OK", ["Connection: close"]))
    for _ in range(limit // 65536 + 1):
        exchange.send(b" " * 65536)
    exchange.wait()


def too_large_announced(exchange):
    exchange.send(head("200 OK", [f"Content-Length: {REPORT_LIMIT + 1}"]))
    exchange.wait()


def external_entity(exchange):
    doctype = f'<!DOCTYPE a SYSTEM "{exchange.peer.url}">'.encode()
    exchange.reply(doctype + good(exchange))


FAULT = envelope(
    "<soap:Fault><faultcode>soap:Server</faultcode>"
    "<faultstring>Bad day</faultstring></soap:Fault>"
)
PACKED = b"\x1f\x8b\x08" + bytes(20)  # a few bytes could become gigabytes
SLOW = {  # each is a "timeout"
    "silent": lambda exchange: exchange.wait(),
    "slow_headers": slow_headers,
    "slow_body": slow_body,
    "slow_chunks": slow_chunks,
    "endless_redirect": endless_redirect,
}
QUICK = {  # what is not known then, and what the server does
    "drop_before": ("dropped", lambda exchange: exchange.drop()),
    "close_before": ("dropped", lambda exchange: exchange.peer.hang_up()),
    "drop_mid_body": ("dropped", drop_mid_body),
    "drop_mid_chunk": ("dropped", drop_mid_chunk),
    "drop_after_all_but_end": ("garbage", drop_after_all_but_end),
    "http_500": ("http", replies(b"Internal Error", "500 Internal Server Error")),
    "http_500_with_success": ("http", lambda x: x.reply(good(x), "500 Server Error")),
    "http_202_with_success": ("http", lambda x: x.reply(good(x), "202 Accepted")),
    "http_503_page": ("http", replies(PAGE, "503 Try later", ["Retry-After: 0"])),
    "http_401": ("http", replies(b"", "401 No", ['WWW-Authenticate: Basic realm="x"'])),
    "page_as_xml": ("garbage", replies(PAGE)),
    "garbage": ("garbage", replies(b"\x00\xffThis is <not XML & never \xe5 was")),
    "no_http": ("dropped", no_http),
    "empty_answer": ("empty", replies(b"")),
    "empty_body": ("empty", replies(envelope(""))),
    "empty_wrapper": ("empty", empty_wrapper),
    "empty_return": ("code", lambda x: x.reply(returns(operation_of(x.request), ""))),
    "fault": ("fault", replies(FAULT, "500 Server Error")),
    "fault_with_200": ("fault", replies(FAULT)),
    "code_is_no_number": ("code", answers("SUCCESS")),
    "code_with_underscore": ("code", answers("0_0")),  # Python would read it as 0
    "code_missing": ("code", code_missing),
    "two_codes": ("garbage", answers(0, "<resultCode>20</resultCode>")),
    "code_unknown": ("code", answers(777)),
    "code_of_other_service": ("code", answers(41)),
    "answer_to_other_call": ("garbage", answer_to_other_call),
    "redirect": ("redirect", redirect),
    "too_large": ("too_large", too_large),
    "too_large_announced": ("too_large", too_large_announced),
    "packed": ("garbage", replies(PACKED, "200 OK", ["Content-Encoding: gzip"])),
    "document_type": ("garbage", lambda x: x.reply(b"<!DOCTYPE x>" + good(x))),
    "entity_bomb": (
        "garbage",
        lambda x: x.reply(BOMB + good(x).replace(b">0<", b">&b;<")),
    ),
    "external_entity": ("garbage", external_entity),
}


def reordered(exchange):
    body = good(exchange)
    start, end = body.index(b"<return>") + 8, body.index(b"</return>")
    code = body.index(b"</resultDescription>") + len(b"</resultDescription>")
    exchange.reply(body[:start] + body[code:end] + body[start:code] + body[end:])


def extra_elements(exchange):
    name = operation_of(exchange.request)
    news = '<deliveryAddress>x<y z="1"/></deliveryAddress><w:new xmlns:w="urn:w"/>'
    exchange.reply(answer(name, 0, news))


def qualified(exchange):
    body = good(exchange).replace(b"<return>", f'<return xmlns="{NAMESPACE}">'.encode())
    exchange.reply(body)


def chunked(exchange):
    body = good(exchange)
    exchange.send(head("200 OK", ["Transfer-Encoding: chunked"]))
    exchange.send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))


def until_close(exchange):
    exchange.send(head("200 OK", ["Connection: close"]) + good(exchange))
    exchange.peer.hang_up()


def blanks_and_comments(exchange):
    body = good(exchange).replace(b"<resultCode>0", b"<!-- c --><resultCode>\n 0 \t")
    exchange.reply(b'\r\n <?xml version="1.0" encoding="UTF-8"?>' + body)


def declared_latin_1(exchange):
    body = good(exchange).replace(b">X<", ">tack så mycket<".encode("iso-8859-1"))
    exchange.reply(b'<?xml version="1.0" encoding="ISO-8859-1"?>' + body)


def as_html(exchange):
    body = good(exchange)
    lines = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}"
    exchange.send(f"{lines}\r\n\r\n".encode() + body)


GOOD = (
    reordered,
    extra_elements,
    qualified,
    chunked,
    until_close,
    blanks_and_comments,
    declared_latin_1,
    as_html,
)
