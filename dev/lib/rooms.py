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
# The kiosk's add-on stands above all of the outer one, which knows nothing of it.
_ADDON = ("const", "glase", "report", "services", "models", "wizards", "controllers")
_KIOSK = "addons.pos_self_order_glase"
ODOO_NAMES = {"odoo.addons.pos_glase": "", "odoo.addons.pos_self_order_glase": _KIOSK}
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
    f"{_KIOSK}.services": _ADDON,
    f"{_KIOSK}.models": (*_ADDON, f"{_KIOSK}.services"),
    f"{_KIOSK}.controllers": (*_ADDON, f"{_KIOSK}.services", f"{_KIOSK}.models"),
    "simulator": (),
    "dev.lib": (),
    "dev.tools.demo": ("dev.lib",),
    "dev.tools.bench": ("dev.lib", "glase"),  # glase is what it weighs
    "dev.tools.soak": ("dev.lib",),
}
FORBIDDEN = {"glase": ("odoo",), "simulator": ("odoo", "zeep")}  # of what is installed
ODOO_ADDONS = "addons"  # of a room; they run inside of Odoo


def problems(checkout: Path) -> Iterator[str]:
    """Each import into another room, and one circle of imports, if there is any."""
    graph = {}
    for room, allowed in ROOMS.items():
        for path in sorted(checkout.joinpath(*room.split(".")).rglob("*.py")):
            place = path.relative_to(checkout)
            if ODOO_ADDONS in place.parts[room.count(".") + 1 :]:
                continue
            imported = set(_imported(place, path.read_text()))
            graph[_name(place)] = mine = {_module(checkout, name) for name in imported}
            for other in sorted(mine - {""}):
                if not any(f"{other}.".startswith(f"{r}.") for r in (room, *allowed)):
                    yield f"{place}: the room {room} may not import {other}"
            for name in sorted(imported):
                if name.partition(".")[0] in FORBIDDEN.get(room, ()):
                    yield f"{place}: the room {room} may not import {name}"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"a circle of imports: {' → '.join(error.args[1])}"


def _imported(place: Path, text: str) -> Iterator[str]:
    """The dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = place.parts[: -node.level] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _module(checkout: Path, name: str) -> str:
    """The module that a dotted name means, or is in; "" outside of the checkout."""
    for odoo_name, own_name in ODOO_NAMES.items():
        if f"{name}.".startswith(f"{odoo_name}."):
            name = f"{own_name}{name.removeprefix(odoo_name)}".lstrip(".")
    while name:
        path = checkout.joinpath(*name.split("."))
        if path.is_dir() or path.with_suffix(".py").is_file():
            break
        name = name.rpartition(".")[0]
    return name


def _name(place: Path) -> str:
    return ".".join(place.with_suffix("").parts).removesuffix(".__init__")
