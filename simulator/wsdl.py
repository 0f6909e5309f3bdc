# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The WSDL that ``?wsdl`` serves: one self-contained document
(glase_api.md, chapter 2)."""

import copy

from lxml import etree

from . import schema

WSDL = "http://schemas.xmlsoap.org/wsdl/"
SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
HTTP = "http://schemas.xmlsoap.org/soap/http"
NAME = "ERSWSExternalClientService"
NSMAP = {"wsdl": WSDL, "soap": SOAP, "tns": schema.NAMESPACE}


def _add(parent, tag, space=WSDL, **attributes):
    return etree.SubElement(parent, f"{{{space}}}{tag}", attributes)


def document(address):
    """The bytes of the WSDL of a service at this address."""
    root = etree.Element(
        f"{{{WSDL}}}definitions",
        name=f"{NAME}Service",
        targetNamespace=schema.NAMESPACE,
        nsmap=NSMAP,
    )
    _add(root, "types").append(copy.deepcopy(schema.DOCUMENT.getroot()))
    for name in schema.WRAPPERS:
        message = _add(root, "message", name=name)
        _add(message, "part", name="parameters", element=f"tns:{name}")
    port = _add(root, "portType", name=NAME)
    for name in schema.OPERATIONS:
        operation = _add(port, "operation", name=name)
        _add(operation, "input", message=f"tns:{name}")
        _add(operation, "output", message=f"tns:{name}Response")
    _binding(root)
    service = _add(root, "service", name=f"{NAME}Service")
    place = _add(service, "port", name=f"{NAME}Port", binding=f"tns:{BINDING}")
    _add(place, "address", SOAP, location=address)
    return etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )


BINDING = f"{NAME}ServiceSoapBinding"


def _binding(root):
    binding = _add(root, "binding", name=BINDING, type=f"tns:{NAME}")
    _add(binding, "binding", SOAP, style="document", transport=HTTP)
    for name in schema.OPERATIONS:
        operation = _add(binding, "operation", name=name)
        _add(operation, "operation", SOAP, soapAction="", style="document")
        for way in ("input", "output"):
            _add(_add(operation, way), "body", SOAP, use="literal")
