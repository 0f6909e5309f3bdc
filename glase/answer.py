# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes back: answers read by the local names of their elements.

Read here and not by zeep. Strict, it fails on an element that is new or stands
elsewhere; lenient, it takes a cut answer for a whole one and a result code that is no
number for None. This reader is strict about XML and lenient about its content
(glase_api.md, 3.15).
"""

import re
from datetime import datetime, timezone
from decimal import Decimal

from lxml import etree

from .errors import Failure

# libxml2 keeps its own limits on depth and on the length of a text; huge_tree, which
# lifts them, only for what is too long for them and has no entities to blow up.
PARSER_OPTIONS = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
HUGE = 8 * 1024 * 1024  # bytes; libxml2 ends a text at 10 million characters
# libxml2 before 2.12 compares each attribute of an element with all the others: 40,000
# take 15 s, beyond any deadline. Glase sends none but a few names of namespaces.
ATTRIBUTES = 100
_CROWDED = f"<(?:[^<=]*=){{{ATTRIBUTES + 1}}}"
_CROWDED = {str: re.compile(_CROWDED), bytes: re.compile(_CROWDED.encode())}
_DOCTYPE = {str: "<!DOCTYPE", bytes: b"<!DOCTYPE"}
_DECLARATION = re.compile(rb"<\?xml\s[^<>]*\?>\s*")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)""")
ELEMENTS = 10_000  # of an answer; a report in it is one text
_SKIPPED = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
# Those in which each byte below 128 is the ASCII character that it looks like: what is
# searched for in the bytes is found.
_ENCODINGS = re.compile(rb"(?i:utf-?8|(us-)?ascii|latin-?1|(iso-8859|windows)-\d+)")
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_DECIMAL = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})")
# Four digits wherever they are written, and still so in any time zone.
_YEARS = range(1001, 9999)
_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII
)


class Unreadable(Failure):
    """An answer that proves nothing; `cause` as in GlaseUnknown."""


def parse(content, **options):
    """The root element of foreign XML.

    :param content: bytes, or a text, for which it does not matter what it declares
    :raises Unreadable: if it is not well-formed or is refused unparsed
    """
    if isinstance(content, str):
        encoding, content = "utf-8", undeclared(content.encode("utf-8", "replace"))[1]
    else:
        encoding, content = undeclared(content.lstrip())
    refuse_traps(content)
    _refuse_many(content)
    if len(content) > HUGE:
        options["huge_tree"] = True
    options = PARSER_OPTIONS | options
    try:
        parser = etree.XMLParser(encoding=encoding, **options)
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Unreadable("garbage", str(error)) from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable("garbage", "it has a document type declaration")
    return root


def undeclared(content):
    """(encoding, rest of the bytes) of XML, without its declaration. Not every libxml2
    takes an encoding that it is told for more than a declared one.

    :raises Unreadable: for an encoding that hides what is written
    """
    content = content.removeprefix(b"\xef\xbb\xbf")
    declaration = _DECLARATION.match(content)
    if not declaration:
        return "utf-8", content
    named = _ENCODING.search(declaration[0])
    encoding = named[1] if named else b"utf-8"
    if not _ENCODINGS.fullmatch(encoding):
        raise Unreadable("garbage", "it is in an encoding that is not read")
    return encoding.decode(), content[declaration.end() :]


def refuse_traps(content):
    """Refuse what would cost a parser too much time or memory.

    :param content: bytes or a text
    :raises Unreadable: if an element may have more attributes than ATTRIBUTES, or a
        document type may give it some, or entities
    """
    if _CROWDED[type(content)].search(content):
        raise Unreadable("garbage", f"it has more than {ATTRIBUTES} attributes")
    if _DOCTYPE[type(content)] in content:
        raise Unreadable("garbage", "it has a document type declaration")


def _refuse_many(content):
    """The same for more tags than ELEMENTS, and as many new names."""
    if content.count(b"<") <= ELEMENTS:
        return
    place = -1
    for _tag in range(2 * ELEMENTS):
        place = content.find(b"<", place + 1)
        if place < 0:
            return
        for start, end in _SKIPPED:
            if content.startswith(start, place):
                place = content.find(end, place + len(start))
                if place < 0:
                    return  # it never ends, which the parser finds out
    raise Unreadable("garbage", f"it has more than {ELEMENTS} elements")


def returned(operation, status, content):
    """The operation's `return` element.

    :param status: the HTTP status
    :param content: the body, bytes
    :raises Unreadable: if there is none
    """
    if 300 <= status < 400:
        raise Unreadable("redirect", f"HTTP {status}")
    try:
        wrapper = _wrapper(content)
    except Unreadable:
        # No more than an error page: its status says more.
        if status != 200:
            raise Unreadable("http", f"HTTP {status}") from None
        raise
    if local_name(wrapper) == "Fault":
        raise Unreadable("fault", text(wrapper, "faultstring"))
    if status != 200:
        raise Unreadable("http", f"HTTP {status}")
    if local_name(wrapper) != f"{operation}Response":
        raise Unreadable("garbage", f"<{local_name(wrapper)}> does not answer this")
    result = child(wrapper, "return")
    if result is None:
        raise Unreadable("empty", "there is no <return>")
    return result


def _wrapper(content):
    """The one element in the SOAP body."""
    if not content.strip():
        raise Unreadable("empty")
    root = parse(content)
    body = child(root, "Body") if local_name(root) == "Envelope" else None
    if body is None:
        raise Unreadable("garbage", f"<{local_name(root)}> is no SOAP")
    if len(body) != 1:
        raise Unreadable("garbage" if len(body) else "empty", "the SOAP body")
    return body[0]


def local_name(element):
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def child(parent, name):
    """The child of this name; None if there is none.

    :raises Unreadable: if there are several; which of them counts is not known
    """
    found = [] if parent is None else list(parent.iterchildren(f"{{*}}{name}"))
    if len(found) > 1:
        raise Unreadable("garbage", f"it has <{name}> {len(found)} times")
    return found[0] if found else None


def text(parent, name):
    """A child's text without blanks around; "" if absent, empty or blank."""
    element = child(parent, name)
    return "" if element is None else (element.text or "").strip()


def integer(parent, name):
    """A whole number; None if there is none."""
    found = text(parent, name)
    return int(found) if _INTEGER.fullmatch(found) else None


def decimal(parent, name):
    """A decimal as it came; None if there is none."""
    found = text(parent, name)
    return Decimal(found) if _DECIMAL.fullmatch(found) else None


def date_time(parent, name):
    """A time with offset as an aware datetime in UTC; None if there is none, or one
    that not every calendar can show."""
    found = _DATE_TIME.fullmatch(text(parent, name))
    if not found:
        return None
    second, fraction, offset = found.groups(default="")
    # Python 3.10 reads three or six decimals of a second and no Z.
    iso = second + fraction[:7].ljust(7, "0") if fraction else second
    try:
        moment = datetime.fromisoformat(iso + offset.replace("Z", "+00:00"))
        moment = moment.astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in _YEARS else None
