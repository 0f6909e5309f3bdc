# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""SOAP 1.1 envelopes, document/literal wrapped (glase_api.md, chapter 2)."""

from lxml import etree

from . import schema

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
LARGEST = 2 * 1024 * 1024  # bytes of a request


class ClientFault(ValueError):
    """The request cannot be understood; the text says why."""

    code = "Client"


class VersionMismatch(ClientFault):
    """The envelope is not one of SOAP 1.1."""

    code = "VersionMismatch"


def _parser():
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )


def open_envelope(data):
    """The one child of the Body. Raises ClientFault."""
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ClientFault(f"The request is not well-formed XML: {error}") from None
    if root.getroottree().docinfo.doctype:
        raise ClientFault("A document type declaration is not allowed.")
    name = etree.QName(root)
    if name.localname != "Envelope":
        raise ClientFault("The request is not a SOAP envelope.")
    if name.namespace != SOAP:
        raise VersionMismatch("Only SOAP 1.1 is spoken here.")
    body = root.find(f"{{{SOAP}}}Body")
    children = [] if body is None else list(body.iterchildren(etree.Element))
    if len(children) != 1:
        raise ClientFault("The Body must have exactly one child.")
    return children[0]


def open_request(data):
    """The operation's name and its content as nested dicts. Raises ClientFault."""
    element = open_envelope(data)
    try:
        return etree.QName(element).localname, schema.read(element)
    except schema.SchemaError as error:
        raise ClientFault(str(error)) from None


def enclose(element=None):
    """The bytes of an envelope around one element; None leaves the Body empty."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    body = etree.SubElement(root, f"{{{SOAP}}}Body")
    if element is not None:
        body.append(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def enclose_fault(code, sentence):
    """The bytes of a SOAP Fault; code is Client, Server or VersionMismatch."""
    fault = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soap": SOAP})
    etree.SubElement(fault, "faultcode").text = f"soap:{code}"
    etree.SubElement(fault, "faultstring").text = sentence
    return enclose(fault)
