# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The house rules that no linter knows: sizes, headers, who may import whom (in the
tooling: ``rooms.py``), and that what is cited exists (``documents.py``)."""

import ast
import os.path
import re
from collections.abc import Iterator
from pathlib import Path

from . import documents, rooms
from .cache import CHECKOUT
from .stages import KIOSK, WITHOUT_ODOO

FILE_LIMIT = 600  # lines; how long a file is, its subject decides
FUNCTION_LIMIT = 40  # lines
CODE = (".py", ".js", ".mjs", ".scss", ".css", ".xml")
HEADER = (
    "# Copyright 2026 pos_glase contributors",
    "# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).",
)
# What each room of `static/src` may import of these. The till opens with `app`, and
# reaches `lazy` through `GlaseService.load` only.
ROOMS = {
    "app": {"app"},
    "lazy": {"app", "lazy"},
    "backend": {"backend"},
    "customer_display": {"customer_display"},
}
JS_IMPORT = re.compile(
    r"""\b(?:from|import)\b\s*\(?\s*["'`](@pos_glase/|\.\.?/)([^"'`]+)"""
)


def problems() -> Iterator[str]:
    """Each broken rule as one line."""
    for path in sorted(CHECKOUT.rglob("*")):
        place = path.relative_to(CHECKOUT)
        hidden = any(part.startswith(".") for part in place.parts)
        if not hidden and path.is_file() and path.suffix in CODE:
            yield from _problems_of(place, path.read_text())
    yield from _tests_unknown_to_odoo(CHECKOUT / "tests")
    yield from _tests_unknown_to_odoo(CHECKOUT / KIOSK)
    yield from rooms.problems(CHECKOUT)
    yield from documents.problems(CHECKOUT)


def _tests_unknown_to_odoo(tests: Path) -> Iterator[str]:
    """Odoo's own runner finds a test only where the package imports its file."""
    known = set(re.findall(r"\w+", (tests / "__init__.py").read_text()))
    for path in sorted(tests.rglob("test_*.py")):
        place = path.relative_to(tests)
        if place.parts[0] not in WITHOUT_ODOO and path.stem not in known:
            yield f"tests/{place}: tests/__init__.py does not import it"


def _problems_of(place: Path, text: str) -> Iterator[str]:
    lines = text.splitlines()
    if len(lines) >= FILE_LIMIT:
        yield f"{place}: {len(lines)} lines; below {FILE_LIMIT} is the rule"
    if place.suffix == ".js":
        yield from _imports_against_the_direction(place, text)
    if place.suffix != ".py" or not lines:
        return
    if tuple(lines[:2]) != HEADER:
        yield f"{place}:1: the lines with copyright and licence are missing"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length >= FUNCTION_LIMIT:
                yield f"{place}:{node.lineno}: {node.name} has {length} lines"


def _imports_against_the_direction(place: Path, text: str) -> Iterator[str]:
    """What a file of the till imports of a room that it must not know."""
    *parents, room = place.parts[:3]
    if parents != ["static", "src"]:
        return
    for found in JS_IMPORT.finditer(text):
        kind, path = found.groups()
        if kind.startswith("."):
            path = os.path.relpath(
                os.path.normpath(place.parent / kind / path), "static/src"
            )
        imported = Path(path).parts[0]
        if imported not in ROOMS[room]:
            line = text.count("\n", 0, found.start()) + 1
            yield f"{place}:{line}: {room} imports {imported}"
