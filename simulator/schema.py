# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The schema as a model: it reads requests tolerantly and writes answers strictly.

Requests may have any element order, any prefix and empty elements (glase_api.md, 3.15);
they are brought into the schema's order and then validated against it.
"""

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

NAMESPACE = "http://external.interfaces.ers.seamless.com/"
XS = "{http://www.w3.org/2001/XMLSchema}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
DOCUMENT = etree.parse(Path(__file__).with_name("cashregister.xsd"))
SCHEMA = etree.XMLSchema(DOCUMENT)


class SchemaError(ValueError):
    """A message that the schema does not allow; the text says where and why."""


@dataclass
class Child:
    """One element of a sequence. ``shape`` is None for an element that holds text."""

    name: str
    shape: "Shape | None"
    many: bool
    text: bool  # a string: its blanks count


class Shape:
    """A complex type: its children by name, in the schema's order."""

    def __init__(self, children):
        self.children = {child.name: child for child in children}
        self.order = {name: place for place, name in enumerate(self.children)}

    def sort(self, element):
        element[:] = sorted(element, key=lambda child: self.order[child.tag])


def _named(kind, name):
    path = f"{XS}{kind}[@name='{name.removeprefix('tns:')}']"
    return DOCUMENT.getroot().find(path)


def _shape_of(node):
    children = []
    extension = node.find(f"{XS}complexContent/{XS}extension")
    if extension is not None:
        base = _shape_of(_named("complexType", extension.get("base")))
        children += base.children.values()
        node = extension
    sequence = node.find(f"{XS}sequence")
    children += [_child_of(item) for item in sequence.findall(f"{XS}element")]
    return Shape(children)


def _child_of(item):
    kind = item.get("type", "")
    inner = item.find(f"{XS}complexType")
    if inner is None and kind.startswith("tns:"):
        inner = _named("complexType", kind)
    return Child(
        name=item.get("name"),
        shape=None if inner is None else _shape_of(inner),
        many=item.get("maxOccurs") == "unbounded",
        text=kind == "xs:string",
    )


WRAPPERS = {
    element.get("name"): _shape_of(_named("complexType", element.get("type")))
    for element in DOCUMENT.getroot().findall(f"{XS}element")
}
OPERATIONS = [name for name in WRAPPERS if not name.endswith("Response")]


def read(element):
    """The wrapper element of a request as nested dicts of texts, validated.

    Absent, empty and blank elements are left out. Raises SchemaError.
    """
    name = etree.QName(element)
    if name.namespace != NAMESPACE or name.localname not in OPERATIONS:
        raise SchemaError(f"There is no operation {element.tag}.")
    shape = WRAPPERS[name.localname]
    tidy = etree.Element(element.tag)
    _tidy_into(tidy, element, shape, name.localname)
    _forgive(tidy, name.localname)
    shape.sort(tidy)
    validate(tidy)
    return _to_dict(tidy, shape)


def _tidy_into(target, source, shape, path):
    for item in source.iterchildren(etree.Element):
        name = etree.QName(item).localname
        child = shape.children.get(name)
        if child is None and name == "entry" and path.split("/")[-1] in LOOSE_ENTRIES:
            # glase_api.md, A22: the documents nest entries in three ways
            child = _ENTRY
        if child is None:
            raise SchemaError(f"The element {name} is not known in {path}.")
        copy = _tidy(item, child, f"{path}/{name}")
        if copy is not None:
            target.append(copy)
    if all(item.tag in shape.order for item in target):
        shape.sort(target)


def _tidy(item, child, path):
    copy = etree.Element(child.name)
    if item.get(NIL) in ("true", "1"):
        return None
    if child.shape is not None:
        _tidy_into(copy, item, child.shape, path)
        return copy if len(copy) else None
    if len(item):
        raise SchemaError(f"The element {path} holds text only.")
    text = item.text or ""
    if not text.strip():
        return None
    copy.text = text if child.text else text.strip()
    return copy


def _forgive(element, operation):
    """What clients leave out or nest otherwise, and the service takes
    (glase_api.md, 3.15, A22)."""
    if operation == "getPaymentStatus" and element.find("invoiceVersion") is None:
        etree.SubElement(element, "invoiceVersion").text = "0"
    for place in [element, *element.findall("parameters")]:
        entries = place.findall("entry")
        if not entries:
            continue
        parameters = place
        if place is element:
            parameters = etree.SubElement(element, "parameters")
        etree.SubElement(parameters, "parameter").extend(entries)


LOOSE_ENTRIES = {"parameters", "markTransactionPeriod", "executeReport"}
_ENTRY = Child("entry", _shape_of(_named("complexType", "parameter")), True, False)


def _to_dict(element, shape):
    values = {}
    for item in element:
        child = shape.children[item.tag]
        value = _to_dict(item, child.shape) if child.shape else item.text
        if child.many:
            values.setdefault(item.tag, []).append(value)
        else:
            values[item.tag] = value
    return values


def write(wrapper, values):
    """A wrapper element made of nested dicts, in the schema's order.

    None, "" and empty dicts are left out. Not validated: see :func:`validate`.
    """
    element = etree.Element(f"{{{NAMESPACE}}}{wrapper}", nsmap={"ns2": NAMESPACE})
    _write_into(element, values, WRAPPERS[wrapper])
    return element


def _write_into(element, values, shape):
    for name, child in shape.children.items():
        value = values.get(name)
        for one in value if child.many and value else [value]:
            if one is None or one == "" or one == {}:
                continue
            item = etree.SubElement(element, name)
            if child.shape is None:
                item.text = one if isinstance(one, etree.CDATA) else str(one)
            else:
                _write_into(item, one, child.shape)


def validate(element):
    """Raises SchemaError with the first thing that the schema does not allow."""
    if not SCHEMA.validate(element):
        raise SchemaError(SCHEMA.error_log[0].message)
