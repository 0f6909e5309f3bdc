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


def drop_before(exchange):
    exchange.drop()


def close_before(exchange):
    exchange.peer.hang_up()


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


def silent(exchange):
    exchange.wait()


def slow_headers(exchange):
    exchange.drip(head("200 OK", ["X-Long: " + "x" * 3000]))


def slow_body(exchange):
    exchange.send(head("200 OK", ["Content-Length: 9000"]))
    exchange.drip(b" " * 9000)


def slow_chunks(exchange):
    exchange.send(head("200 OK", ["Transfer-Encoding: chunked"]))
    exchange.drip(b"1\r\n \r\n" * 3000)


def http_500(exchange):
    exchange.reply(b"Internal Server Error", "500 Internal Server Error")


def http_500_with_success(exchange):
    exchange.reply(good(exchange), "500 Internal Server Error")


def http_202_with_success(exchange):
    exchange.reply(good(exchange), "202 Accepted")


def http_503_page(exchange):
    exchange.reply(PAGE, "503 Service Unavailable", ["Retry-After: 0"])


def http_401(exchange):
    exchange.reply(b"", "401 Unauthorized", ['WWW-Authenticate: Basic realm="x"'])


def page_as_xml(exchange):
    exchange.reply(PAGE)


def garbage(exchange):
    exchange.reply(b"\x00\xffThis is <not XML & never \xe5 was")


def no_http(exchange):
    exchange.send(b"SSH-2.0-OpenSSH_9.2\r\n")
    exchange.peer.hang_up()


def empty_answer(exchange):
    exchange.reply(b"")


def empty_body(exchange):
    exchange.reply(envelope(""))


def empty_wrapper(exchange):
    name = operation_of(exchange.request)
    exchange.reply(envelope(f'<a:{name}Response xmlns:a="{NAMESPACE}"/>'))


def empty_return(exchange):
    exchange.reply(returns(operation_of(exchange.request), ""))


def fault(exchange):
    text = "<faultcode>soap:Server</faultcode><faultstring>Bad day</faultstring>"
    exchange.reply(envelope(f"<soap:Fault>{text}</soap:Fault>"), "500 Server Error")


def fault_with_200(exchange):
    exchange.reply(envelope("<soap:Fault><faultstring>x</faultstring></soap:Fault>"))


def code_is_no_number(exchange):
    exchange.reply(answer(operation_of(exchange.request), "SUCCESS"))


def code_with_underscore(exchange):
    """Python would read it as 0."""
    exchange.reply(answer(operation_of(exchange.request), "0_0"))


def code_missing(exchange):
    name = operation_of(exchange.request)
    exchange.reply(returns(name, "<resultDescription>SUCCESS</resultDescription>"))


def two_codes(exchange):
    name = operation_of(exchange.request)
    exchange.reply(answer(name, 0, "<resultCode>20</resultCode>"))


def code_unknown(exchange):
    exchange.reply(answer(operation_of(exchange.request), 777))


def code_of_other_service(exchange):
    exchange.reply(answer(operation_of(exchange.request), 41))


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


def packed(exchange):
    """Never asked for: a few bytes could become gigabytes."""
    exchange.reply(b"\x1f\x8b\x08" + bytes(20), headers=["Content-Encoding: gzip"])


def document_type(exchange):
    exchange.reply(b"<!DOCTYPE x>" + good(exchange))


def entity_bomb(exchange):
    exchange.reply(BOMB + good(exchange).replace(b">0<", b">&b;<"))


def external_entity(exchange):
    doctype = f'<!DOCTYPE a SYSTEM "{exchange.peer.url}">'.encode()
    exchange.reply(doctype + good(exchange))


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
