# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may import whom, in the add-on and in the tooling; and no modules import each
other in a circle (architecture.md, chapter 9).

``dev/lib`` is what the tools share, so it knows none of them; no tool knows another.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

# Services stand on floors: a room knows those below it, and no other of its floor.
_GROUND = ("const", "glase", "report")
_COMMON = (*_GROUND, "services.common")
_PAYMENT = (*_COMMON, "services.orders", "services.terminal", "services.payment")
_REFUND = (*_PAYMENT, "services.refund")
# A room, and the packages of the checkout that it may import beside itself
ROOMS = {
    "const": (),
    "glase": (),
    "report": ("glase",),
    "services.common": _GROUND,
    "services.orders": _COMMON,
    "services.terminal": _COMMON,
    "services.reconciliation": _COMMON,
    "services.payment": _PAYMENT,
    "services.refund": _PAYMENT,
    "services.recovery": _REFUND,
    "services.certification": (*_REFUND, "services.reconciliation"),
    "models": ("const", "glase", "report", "services"),
    "wizards": ("const", "glase", "report", "services", "models"),
    "controllers": ("const", "glase", "report", "services", "models"),
    "simulator": (),
    "dev.lib": (),
    "dev.tools.demo": ("dev.lib",),
    "dev.tools.bench": ("dev.lib", "glase"),  # glase is what it weighs
    "dev.tools.soak": ("dev.lib",),
}
ODOO_ADDONS = "addons"  # of a room; they run inside of Odoo


def problems(checkout: Path) -> Iterator[str]:
    """Each import into another room, and one circle of imports, if there is any."""
    graph = {}
    for room, allowed in ROOMS.items():
        for path in sorted(checkout.joinpath(*room.split(".")).rglob("*.py")):
            place = path.relative_to(checkout)
            if ODOO_ADDONS in place.parts:
                continue
            graph[_name(place)] = imported = set(_imported(checkout, place))
            for other in sorted(imported):
                if not any(f"{other}.".startswith(f"{r}.") for r in (room, *allowed)):
                    yield f"{place}: the room {room} may not import {other}"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"a circle of imports: {' → '.join(error.args[1])}"


def _imported(checkout: Path, place: Path) -> Iterator[str]:
    """The modules of the checkout that a file imports, wherever in it."""
    for node in ast.walk(ast.parse((checkout / place).read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = place.parts[: -node.level] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if module := _module(checkout, name):
                yield module


def _module(checkout: Path, name: str) -> str:
    """The module that a dotted name means, or is in; "" outside of the checkout."""
    path = checkout.joinpath(*name.split("."))
    if path.is_dir() or path.with_suffix(".py").is_file():
        return name
    package = name.rpartition(".")[0]
    return _module(checkout, package) if package else ""


def _name(place: Path) -> str:
    return ".".join(place.with_suffix("").parts).removesuffix(".__init__")
