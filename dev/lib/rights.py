# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""dev/python -m dev.lib.rights: doc/rights.md, written anew from the code.

It reads the files of security/ and the routes of controllers/, without Odoo. What a
route is for, the first paragraph of its docstring says; who may call a page of the
back office, the docstring's last one, "For managers.". That all of it is so, the tests
of rights prove in a running Odoo.
"""

import ast
import csv
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from .cache import CHECKOUT

PAGE = Path("doc/rights.md")
_USER, _MANAGER = "point_of_sale.group_pos_user", "point_of_sale.group_pos_manager"
ROLES = {  # and the groups that the role has, Odoo's implied ones included
    "Cashier": {_USER},
    "Bookkeeper": {"account.group_account_invoice"},
    "Manager": {_USER, _MANAGER},
    "Administrator": {_USER, _MANAGER, "base.group_system"},
}
RECORDS = {  # what a rule's domain means
    "[('company_id', 'in', company_ids)]": "of one's own companies",
    "[('create_uid', '=', user.id)]": "made by oneself",
}
REGISTER, PROOF = "till_route", "proof"  # the decorator, and who sends a PIN with it
KIOSK = "kiosk_route"  # the decorator
CONTROLLERS = ("controllers", "addons/pos_self_order_glase/controllers")
WITH_PIN = "managers; cashiers with a manager's PIN"
INTRODUCTION = """\
# Rights

Who may see and change what, and who may call which address. This page is written by
`dev/python -m dev.lib.rights`; do not edit it. What each role may do in plain words is
in [admin.md](admin.md#9-roles).

## 1. Roles

| Role | Groups in Odoo |
| --- | --- |
| Cashier | Point of Sale: User |
| Bookkeeper | Accounting: Invoicing or more; nothing in Point of Sale |
| Manager | Point of Sale: Administrator, which includes a cashier's rights |
| Administrator | Settings, beside a manager's rights |

*Settings* alone sees neither payments nor history. Whoever has none of these roles sees
nothing at all.

## 2. Models

r read, w write, c create, d delete. Of periods and their lines nothing can be written
but who is responsible for them. Nobody can read a password, nor what a register sent of
an order, with its customer, which is kept until the order has arrived. An id that a
browser sends opens no record that its user may not read. A point of sale that is
registered can be neither archived nor deleted, whoever asks.

"""
ROUTES = """
## 3. Routes

The routes of the register have two addresses, below `/websocket/pos_glase/` and below
`/pos_glase/`. They want access to the company of the point of sale as well, and trust
nothing that the browser says: whether an order is paid, the server decides from its own
record of what Glase has said. An order with more than 2,000 lines or 2 MB is refused in
a sentence, and not kept (one of 200 lines has 0.13 MB).

*With a manager's PIN*: where employees log in, the PIN of an employee who is a manager
there; the server checks it. After five wrong PINs in five minutes, counted for each
manager at all points of sale of the company together, it is refused for a while. Two
things need no PIN: a refund up to the limit of the point of sale, and taking over a
payment that was abandoned or not polled for 20 to 25 s.

The routes of a kiosk, which have the same two addresses, want the token of the kiosk
and that of the order, and believe nothing else. Nobody's rights are lent to them.

"""


def page(checkout: Path) -> str:
    """The whole page, as the code of a checkout wants it."""
    models = ("Model", *ROLES, "Records")
    routes = ("Route", "Who may call it", "What for")
    return (
        INTRODUCTION
        + _table(models, _model_rows(checkout / "security"))
        + ROUTES
        + _table(routes, _route_rows(checkout))
    )


def _table(titles, rows) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


# Models


def _model_rows(security: Path) -> Iterator[list[str]]:
    with (security / "ir.model.access.csv").open() as file:
        rights = list(csv.DictReader(file))
    records = dict(_rules(security / "glase_security.xml"))
    for model in sorted({_name_of(right["model_id:id"]) for right in rights}):
        mine = [right for right in rights if _name_of(right["model_id:id"]) == model]
        letters = (_letters(mine, groups) or "-" for groups in ROLES.values())
        yield [f"`{model.replace('_', '.')}`", *letters, records.get(model, "all")]


def _letters(rights: list[dict], groups: set[str]) -> str:
    mine = [right for right in rights if right["group_id:id"] in groups]
    operations = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
    return "".join(
        letter
        for letter, name in operations.items()
        if any(right[f"perm_{name}"] == "1" for right in mine)
    )


def _rules(file: Path) -> Iterator[tuple[str, str]]:
    for record in ElementTree.parse(file).iter("record"):
        fields = {field.get("name"): field for field in record}
        domain = fields["domain_force"].text
        yield _name_of(fields["model_id"].get("ref")), RECORDS.get(domain, domain)


def _name_of(reference: str) -> str:
    return reference.rpartition(".")[2].removeprefix("model_")


# Routes


def _route_rows(checkout: Path) -> Iterator[list[str]]:
    files = (sorted((checkout / folder).glob("*.py")) for folder in CONTROLLERS)
    for path in chain.from_iterable(files):
        for node in ast.walk(ast.parse(path.read_text())):
            for call in getattr(node, "decorator_list", ()):
                name = ast.unparse(getattr(call, "func", call))
                if name in (REGISTER, KIOSK, "http.route") and call.args:
                    address = _address(call.args[0], checkout)
                    if name == KIOSK:
                        address = f"kiosk/{address}"
                    yield [f"`{address}`", *_told(node, call)]


def _told(method: ast.FunctionDef, call: ast.Call) -> tuple[str, str]:
    """Who may call a route, and what for."""
    paragraphs = (ast.get_docstring(method) or "").split("\n\n")
    told = " ".join(paragraphs[0].split())
    if ast.unparse(call.func) == REGISTER:
        proven = method.args.kwarg and method.args.kwarg.arg == PROOF
        return WITH_PIN if proven else "cashiers", told
    if ast.unparse(call.func) == KIOSK:
        return "anyone, with both tokens", told
    if {"auth='public'", "auth='none'"} & set(map(ast.unparse, call.keywords)):
        return "anyone", told
    return paragraphs[-1].removeprefix("For ").removesuffix("."), told


def _address(node: ast.expr, checkout: Path) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_address(value, checkout) for value in node.values)
    if isinstance(node, ast.FormattedValue):
        return _constant(node.value, checkout)
    path = node.value.removeprefix("/websocket").removeprefix("/pos_glase/")
    return path.replace("<string:", "<")


def _constant(node: ast.Attribute, checkout: Path) -> str:
    """The text that ``module.NAME`` is in the one module that has it."""
    value = re.compile(rf'^{node.attr} = "/pos_glase/(.*)"$', re.MULTILINE)
    files = checkout.rglob(f"{node.value.id}.py")
    [found] = filter(None, (value.search(file.read_text()) for file in files))
    return found[1]


if __name__ == "__main__":
    (CHECKOUT / PAGE).write_text(page(CHECKOUT))
