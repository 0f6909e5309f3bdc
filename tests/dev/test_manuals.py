# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the manuals quote *in emphasis* stands on the screen, word for word."""

import html
import re

import polib
import pytest

from dev.lib.cache import CHECKOUT
from dev.lib.translations import FOLDERS

MANUALS = [*CHECKOUT.glob("doc/*.md"), CHECKOUT / "README.rst"]
STRONG = re.compile(r"\*\*.+?\*\*", re.DOTALL)
EMPHASIS = re.compile(r"\*(\S[^*|]*)\*")
ODOO = {
    *("Activate", "Activate the developer mode", "Apps", "Auto-vacuum", "Bank"),
    *("Automatically validate order", "Companies", "Configuration", "Dashboard"),
    *("Export", "Invoicing", "Load Sample", "Neutralize"),
    *("New", "Orders", "Payment", "Payment Terminals", "Payments", "Point of Sale"),
    "Point of Sales",
    *("Retry", "Settings", "Update Apps List", "Users & Companies", "Validate", "☰"),
    "Point of Sale: Administrator",
}
# What no screen of Odoo shows
OTHERS = {"100 %", "fit to page", "With a manager's PIN", "POS Glase"}


@pytest.fixture(scope="module")
def shown():
    """All texts of our add-ons, as one reads them."""
    files = [folder / f"{addon}.pot" for addon, folder in FOLDERS.items()]
    texts = (entry.msgid for file in files for entry in polib.pofile(str(file)))
    return {_as_read(text) for text in texts} | ODOO | OTHERS


def _as_read(text):
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return " ".join(re.sub(r"%\(\w+\)s|%s", "…", text).split())


@pytest.mark.parametrize("manual", MANUALS, ids=lambda path: path.name)
def test_what_is_quoted_is_shown(manual, shown):
    wrong = []
    text = STRONG.sub("", manual.read_text().replace("\n> ", "\n"))
    for match in EMPHASIS.finditer(text):
        for label in " ".join(match[1].split()).split(" → "):
            if label not in shown and not any(_fits(label, text) for text in shown):
                wrong.append(label)
    assert wrong == []


def _fits(label, text):
    """Whether a text is what a label abridges with "…", or a label lacks its stop."""
    parts = [part.strip() for part in label.rstrip(".").split("…")]
    if "…" not in label:
        return text.rstrip(".") == parts[0]
    return all(part in text for part in parts)
