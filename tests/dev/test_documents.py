# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What code and documents cite exists, and what does not exist is found.

The rule leaves this one file out, for wrong citations are planted here.
"""

import pytest

from dev.lib import documents
from dev.lib.cache import CHECKOUT

PAGE = """\
# A page
## 3. Payment: the register is there
### 3.1 What makes it good
### Law 9: no `lock` is held
| A18 | quantity |
"""
TESTS = """\
class TestOne(Case):
    def test_it(self):
        pass

class TestOther(Case):
    def test_that(self):
        pass
"""


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one page, one file of code and one of tests."""
    for name, text in {
        "doc/page.md": PAGE,
        "models/pay.py": "def pay():\n    lock()\n",
        "tests/test_one.py": TESTS,
        "static/tests/pay.test.js": 'test("a tap (once)", async () => {});\n',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def found(checkout, name, text):
    path = checkout / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return list(documents.problems(checkout))


@pytest.mark.parametrize(
    "place",
    [
        "law 9",
        "chapter 3",
        "3.1",
        "A18",
        "laws 9 and 9",
        "chapters 3, 3 and 3",
        "3.1 to 3.1, A18 and chapter 3",
        "chapter 3:\n    # how it goes on",
    ],
)
def test_what_exists(checkout, place):
    assert found(checkout, "models/a.py", f"# Why (page.md, {place}).\n") == []


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("design, law", 9),
        ("design, laws", "3 and 10"),
        ("design,\n// chapter", 5),
        ("state machine, chapter", 4),
        ("State\n    # machine chapter", 4),
        ("state machine,", 3.1),
        ("Glase API", 5.2),
        ("Glase\n    API", 8),
        ("Glase API", "A28"),
        ("see chapter", 7),
        ("money", "(3.1)"),
        ("undocumented", "(A15)"),
    ],
)
def test_a_citation_without_its_page(checkout, words, number):
    (problem,) = found(checkout, "models/a.py", f"# Why: {words} {number}\n")
    assert problem.startswith("models/a.py:")
    assert "names no page" in problem


@pytest.mark.parametrize(
    "name", ["static/a.js", "views/a.xml", "dev/a.py", "glase/a.wsdl", "README.rst"]
)
def test_files_of_each_kind_are_read(checkout, name):
    (problem,) = found(checkout, name, "\n-- Why: law 9\n")
    assert problem.startswith(f"{name}:2: 'law 9' names no page")


@pytest.mark.parametrize(
    ("page", "place", "problem"),
    [
        ("page.md", "law 8", "no heading 'law 8'"),
        ("page.md", "laws 9 and 11", "no heading 'law 11'"),
        ("page.md", "chapter 4", "no heading 'chapter 4'"),
        ("page.md", "chapter 3 and 4.2", "no heading '4.2'"),
        ("page.md", "3", "no heading '3'"),
        ("page.md", "A19", "no heading 'A19'"),
        ("design.md", "law 9", "no page design.md"),
        ("house.md", "", "no page house.md"),
    ],
)
def test_a_heading_that_does_not_exist(checkout, page, place, problem):
    citation = ", ".join(filter(None, (page, place)))
    (line,) = found(checkout, "models/a.py", f"# One\n# Why ({citation}).\n")
    assert line.startswith("models/a.py:2: ")
    assert problem in line


def test_a_citation_without_its_comma(checkout):
    (problem,) = found(checkout, "models/a.py", "# Why (page.md 3.1).\n")
    assert "names no page" in problem


@pytest.mark.parametrize(
    "text",
    [
        "[law](page.md#law-9-no-lock-is-held), [here](#1-one)",
        "[code](../models/pay.py)",
        "[elsewhere](https://example.com/a#b)",
        "`models/pay.py`, `tests/test_one.py::TestOther::test_that`",
        "`static/tests/pay.test.js::a tap (once)`, `pos/not_a_path`",
        "`lock`, `TestOne.test_it`, `not a name`, `lock()`",
        "page.md, 3.1; their api.md, 7.5",
        "```python\ndef pay():\n    lock()\n```",
    ],
)
def test_a_page_that_is_right(checkout, text):
    assert found(checkout, "doc/new.md", f"## 1. One\n\n{text}\n") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[law](page.md#law-8)", "page.md has no heading #law-8"),
        ("[page](gone.md)", "there is no gone.md"),
        ("`models/gone.py`", "there is no models/gone.py"),
        ("`tests/test_one.py::TestGone`", "has no TestGone"),
        ("`tests/test_one.py::TestOne::test_that`", "has no test_that"),
        ("`static/tests/pay.test.js::a tap`", "has no a tap"),
        ("page.md, 3.2", "page.md has no heading '3.2'"),
        ("```python\nunlock()\n```", "no code has 'unlock()'"),
        ("`pay.unlock`", "no code has the name pay.unlock"),
    ],
)
def test_a_page_that_leads_nowhere(checkout, text, problem):
    (line,) = found(checkout, "doc/new.md", f"## 1. One\n\n{text}\n")
    assert line.startswith("doc/new.md:3: ")
    assert problem in line


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.rst", "`it <static/description/till.png>`_ and ``-d <name>`` ::"),
        ("README.rst", ".. image:: static/description/till.png\n   :alt: it\n"),
        ("static/description/index.html", '<img class="a" src="till.png"/>'),
        ("doc/new.md", "![it](../static/description/till.png)"),
    ],
)
def test_links_and_pictures(checkout, name, text):
    picture = checkout / "static/description/till.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\x89PNG")
    assert found(checkout, name, f"\n{text}\n") == []
    picture.unlink()
    (line,) = found(checkout, name, f"\n{text}\n")
    assert line.startswith(f"{name}:2: there is no ")


def test_a_heading_that_readme_leads_to(checkout):
    text = "`a <doc/page.md#law-9-no-lock-is-held>`_\n`b <doc/page.md#law-8>`_\n"
    (line,) = found(checkout, "README.rst", text)
    assert line == "README.rst:2: page.md has no heading #law-8"


def test_the_pages_of_this_checkout_can_be_cited():
    places = documents.places_of(CHECKOUT / "doc/development/architecture.md")
    assert {f"law {number}" for number in range(1, 11)} <= places
