# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What code and documents cite exists: pages, headings, links, pictures, files, tests,
lines.

A citation is a page in ``doc/`` and places in it, as ``architecture.md, law 9``; places
are laws, chapters, sections and rows of the contract (testing.md, chapter 7).
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CITING = {".py", ".js", ".mjs", ".scss", ".css", ".xml", ".xsd", ".wsdl", ".html"}
CITING |= {".sql", ".rst"}

_PLACE = r"(?:(?:laws?|chapters?)\s+)?(?:\d+(?:\.\d+)?|A\d+)\b"
CITATION = re.compile(
    rf"\b([a-z_]+\.md)\b(?:,\s+({_PLACE}(?:(?:,|\s+and|\s+to)\s+{_PLACE})*))?"
)
PLACE = re.compile(r"(?:(law|chapter)s?\s+)?(\d+\.\d+|A\d+|\d+)")
# Words that cite something without the name of its page
PAGELESS = re.compile(
    r"\b(?:design,|guide,?|state[-\s]+machine,?|Glase\s+API)"
    r"\s+(?:laws?|chapters?)?\s*A?\d+"
    r"|\b(?:laws?|chapters?)\s+\d+|(?<=\.md)\s+\d\S*"
    r"|(?<=\w )\((?:\d\.\d{1,2}|A\d{1,2})(?:, [A\d.]+|, FAQ|\))",
    re.IGNORECASE,
)
HEADINGS = {
    r"#+ Law (\d+): ": "law",
    r"#+ (\d+)\. ": "chapter",
    r"#+ (\d+\.\d+) ": "",
    r"\| (A\d+) \|": "",
}
PLANTING = "tests/dev/test_documents.py"  # is wrong on purpose
PROVIDERS = "glase_api.md"  # names the provider's files, not ours
LINKS = {  # links and pictures: a target, and a heading in it
    ".md": re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)"),
    ".rst": re.compile(
        r"(?:<|^\.\. (?:image|figure):: )([^<>#\s]*)(?:#([^>\s]+))?(?:>`_|$)",
        re.MULTILINE,
    ),
    ".html": re.compile(r"\b(?:src|href)=\"([^\"#]*)(?:#([^\"]+))?\""),
}
NAMED = re.compile(r"`([\w.-]+/[\w./-]+\.(?:py|js|xml|csv|sql|wsdl))(?:::([^`]+))?`")
NAME = re.compile(r"`([A-Za-z_]\w*(?:\.\w+)*)`")
QUOTED = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def problems(checkout: Path) -> Iterator[str]:
    """Each citation, link or name that leads nowhere, as one line."""
    pages = {path.name: places_of(path) for path in checkout.glob("doc/**/*.md")}
    for path in sorted(checkout.rglob("*")):
        place = path.relative_to(checkout)
        hidden = any(part.startswith(".") for part in place.parts)
        is_page = place.parts[0] == "doc" and path.suffix == ".md"
        if not (path.suffix in CITING or is_page) or hidden or not path.is_file():
            continue
        for match, wrong in _checked(checkout, path, pages):
            if wrong and place.as_posix() != PLANTING:
                line = match.string.count("\n", 0, match.start()) + 1
                yield f"{place}:{line}: {wrong}"


def places_of(page: Path) -> set[str]:
    """What may be cited of a page, each with its word if it has one."""
    text = page.read_text()
    return {
        f"{kind} {number}".strip()
        for heading, kind in HEADINGS.items()
        for number in re.findall(f"^{heading}", text, re.MULTILINE)
    }


def _checked(checkout: Path, path: Path, pages: dict) -> Iterator[tuple[re.Match, str]]:
    """What a file cites, links to and names, and what is wrong with each, or "".

    :param pages: what may be cited, by name of the page
    """
    text, is_page = path.read_text(), path.suffix == ".md"
    if path.suffix in LINKS:
        for match in LINKS[path.suffix].finditer(text):
            yield match, _wrong_link(path, *match.groups())
    cited = list(CITATION.finditer(text if is_page else _without_marks(text)))
    for match in cited:
        # The provider's documents have names, too, which pages tell.
        if match[1] in pages or not is_page:
            yield match, _wrong_places(*match.groups(""), pages)
    if not is_page:
        for match in PAGELESS.finditer(_without_marks(text)):
            if not any(c.start() <= match.start() < c.end() for c in cited):
                words = " ".join(match[0].split())
                yield match, f"{words!r} names no page of doc/"
    elif path.name != PROVIDERS:
        for match in NAMED.finditer(text):
            yield match, _wrong_name(checkout, *match.groups(""))
        yield from _wrong_code(checkout, text)


def _wrong_places(page: str, places: str, pages: dict) -> str:
    if page not in pages:
        return f"there is no page {page} in doc/"
    kind = ""
    for word, number in PLACE.findall(places):
        kind = word or kind
        whole = f"{kind} {number}".strip() if number.isdecimal() else number
        if whole not in pages[page]:
            return f"{page} has no heading {whole!r}"
    return ""


def _without_marks(text: str) -> str:
    """Comments without the marks that begin their lines, each at its old position."""
    marks = re.compile(r"^[ \t]*(?:#|//|\*|--)", re.MULTILINE)
    return marks.sub(lambda match: " " * len(match[0]), text)


def _wrong_code(checkout: Path, text: str) -> Iterator[tuple[re.Match, str]]:
    """Quoted lines and names that are in no code any more."""
    lines, words = _code(checkout)
    for match in QUOTED.finditer(text):
        for line in match[1].splitlines():
            if line.strip() and line.strip() not in lines:
                yield match, f"no code has {line.strip()!r}"
    for match in NAME.finditer(text):
        if not words.issuperset(match[1].split(".")):
            yield match, f"no code has the name {match[1]}"


def _wrong_link(page: Path, target: str, anchor: str | None) -> str:
    if ":" in target or target.startswith("/"):
        return ""  # elsewhere
    file = page.parent / target if target else page
    if not file.exists():
        return f"there is no {target}"
    if anchor and anchor not in _anchors(file.read_text()):
        return f"{file.name} has no heading #{anchor}"
    return ""


def _anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text.lower(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def _wrong_name(checkout: Path, file: str, names: str) -> str:
    """Whether there is this file, and in it this ``Class::test`` or title."""
    path = checkout / file
    if not path.is_file():
        return f"there is no {file}"
    rest = path.read_text()
    for name in filter(None, names.split("::")):
        name_there = rf"^\s*(?:class|def) {re.escape(name)}\b|\"{re.escape(name)}\""
        found = re.search(name_there, rest, re.MULTILINE)
        if not found:
            return f"{file} has no {name}"
        rest = rest[found.end() :].split("\nclass ")[0]
    return ""


@cache
def _code(checkout: Path) -> tuple[set[str], set[str]]:
    """The lines of the product's Python, without indentation, and all words of code."""
    lines, words = set(), set()
    for path in checkout.rglob("*"):
        if path.suffix in (".py", ".js", ".xml", ".csv") and path.is_file():
            text = path.read_text()
            words.update(re.findall(r"\w+", text))
            if path.suffix == ".py" and "tests" not in path.parts:
                lines.update(line.strip() for line in text.splitlines())
    return lines, words
