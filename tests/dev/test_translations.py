# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each language has every text, and nothing but the words of a text differs."""

import re
from collections import Counter

import polib
import pytest

from dev.lib.translations import FOLDERS

FILES = [
    (folder / f"{addon}.pot", file)
    for addon, folder in FOLDERS.items()
    for file in sorted(folder.glob("*.po"))
]
# What code fills in or sees: placeholders, tags, line breaks.
KEPT = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\$\{[^}]*\}|\{\{[^}]*\}\}|</?\w[^>]*>|\n")
# Attributes whose words people read: they are translated, too.
READ = re.compile(r'\b(title|alt|placeholder|string|confirm|aria-label)="[^"]*"')


def frame_of(text):
    """What a translation must keep, in whatever order its sentence needs."""
    kept = Counter(KEPT.findall(READ.sub(r"\1", text)))
    kept["blanks before"] = len(text) - len(text.lstrip())
    kept["blanks after"] = len(text) - len(text.rstrip())
    return kept


def wrong_in(entry):
    """What is wrong with a translation; empty: nothing."""
    if "fuzzy" in entry.flags or not entry.msgstr.strip():
        return "not translated"
    if frame_of(entry.msgid) != frame_of(entry.msgstr):
        return "another frame"
    return ""


@pytest.mark.parametrize(("template", "file"), FILES, ids=lambda file: file.stem)
def test_language(template, file):
    texts = [entry.msgid for entry in polib.pofile(str(template))]
    translated = polib.pofile(str(file))
    problems = {entry.msgid: wrong_in(entry) for entry in translated}
    assert sorted(problems) == sorted(texts)
    assert {text: wrong for text, wrong in problems.items() if wrong} == {}


@pytest.mark.parametrize(
    ("text", "translation", "wrong"),
    [
        ("Paid by %s", "Betalt med %s", ""),
        ("%(a)s of %(b)s", "%(b)s har %(a)s", ""),
        ('<i title="Stored"/> Yes', '<i title="Sparat"/> Ja', ""),
        ("Paid by %s", "", "not translated"),
        ("Paid by %s", "Betalt", "another frame"),
        ("%(amount)s is paid", "%(belopp)s är betalt", "another frame"),
        ("Press <b>Yes</b>", "Tryck på <b>Ja<b>", "another frame"),
        ('<i invisible="a"/>', '<i invisible="b"/>', "another frame"),
        ("Last, ", "Sist,", "another frame"),
        ("One\nTwo", "Ett två", "another frame"),
    ],
)
def test_a_wrong_translation_is_found(text, translation, wrong):
    entry = polib.POEntry(msgid=text, msgstr=translation)
    assert wrong_in(entry) == wrong
