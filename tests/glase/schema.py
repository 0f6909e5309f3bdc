# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The schema inside our WSDL, and XML in a form that can be compared."""

from pathlib import Path

from lxml import etree

from glase import messages

XSD = "{http://www.w3.org/2001/XMLSchema}"
SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
WSDL = Path(messages.__file__).parent / "wsdl" / "cashregister.wsdl"


def definition():
    """Parse the schema's own element."""
    return etree.parse(WSDL).find(f".//{XSD}schema")


VALIDATOR = etree.XMLSchema(definition())


def body_of(message):
    """Unwrap a SOAP message; returns its one body child."""
    root = etree.fromstring(message, etree.XMLParser(huge_tree=True))
    assert root.tag == f"{SOAP}Envelope"
    (child,) = root.find(f"{SOAP}Body")
    return child


def check(element):
    """Validate a wrapper; an element out of order fails."""
    VALIDATOR.assertValid(etree.ElementTree(element))


def plain(element):
    """Turn an element into nested tuples; prefixes and blanks do not matter."""
    text = (element.text or "").strip()
    return (element.tag, text, tuple(plain(child) for child in element))
