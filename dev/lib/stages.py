# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which tests belong to which stage of a test run."""

from pathlib import Path

from .cache import CHECKOUT

TESTS = CHECKOUT / "tests"
# Folders of tests/
WITHOUT_ODOO = ("dev", "glase", "simulator", "live", "install")
ROOMS = {  # of tests/, that are a stage of their own beside the others in Odoo
    "reconciliation": "books",
    "shop": "shop",
    "ui": "tours",
    "unit": "unit",
}
KIOSK = "addons/pos_self_order_glase/tests"  # the stage `kiosk`


def is_place(argument: str) -> bool:
    """Whether an argument names a file or folder below tests/, or the kiosk's."""
    path = Path(argument.partition("::")[0])
    below = path.parts[:1] == ("tests",) and len(path.parts) > 1
    return (below or path.is_relative_to(KIOSK)) and (CHECKOUT / path).exists()


def stage_of(place: str) -> str:
    """The stage in which a file or folder of tests is run."""
    path = Path(place.partition("::")[0])
    if path.is_relative_to(KIOSK):
        return "kiosk"
    room = path.parts[1]
    return room if room in WITHOUT_ODOO else ROOMS.get(room, "odoo")


def places_of(stage: str) -> list[str]:
    """All places of a stage, as seen from the checkout."""
    if stage == "kiosk":
        return [KIOSK]
    rooms = [room for room, its_stage in ROOMS.items() if its_stage == stage]
    rooms += [room for room in WITHOUT_ODOO if room == stage]
    return [f"tests/{room}" for room in rooms] or ["tests"]
