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

CITING = (".py", ".js", ".mjs", ".scss", ".css", ".xml", ".xsd", ".wsdl", ".html")
CITING += (".sql", ".rst")

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
        if hidden or not path.is_file() or place.as_posix() == PLANTING:
            continue
        if path.suffix in CITING:
            yield from wrong_citations(place, path.read_text(), pages)
            yield from _wrong_links(checkout, place)
        elif place.parts[0] == "doc" and path.suffix == ".md":
            yield from _problems_of_page(checkout, place, path.read_text(), pages)


def places_of(page: Path) -> set[str]:
    """What may be cited of a page, each with its word if it has one."""
    text = page.read_text()
    return {
        f"{kind} {number}".strip()
        for heading, kind in HEADINGS.items()
        for number in re.findall(f"^{heading}", text, re.MULTILINE)
    }


def wrong_citations(place: Path, text: str, pages: dict) -> Iterator[str]:
    """:param pages: what may be cited, by name of the page"""
    text = _without_marks(text)
    cited = list(CITATION.finditer(text))
    for match in cited:
        for wrong in _wrong_places(match[1], match[2] or "", pages):
            yield f"{place}:{_line(text, match)}: {wrong}"
    for match in PAGELESS.finditer(text):
        if not any(c.start() <= match.start() < c.end() for c in cited):
            words = " ".join(match[0].split())
            yield f"{place}:{_line(text, match)}: {words!r} names no page of doc/"


def _wrong_places(page: str, places: str, pages: dict) -> Iterator[str]:
    if page not in pages:
        yield f"there is no page {page} in doc/"
        return
    kind = ""
    for word, number in PLACE.findall(places):
        kind = word or kind
        whole = f"{kind} {number}".strip() if number.isdecimal() else number
        if whole not in pages[page]:
            yield f"{page} has no heading {whole!r}"


def _without_marks(text: str) -> str:
    """Comments without the marks that begin their lines, each at its old position."""
    marks = re.compile(r"^[ \t]*(?:#|//|\*|--)", re.MULTILINE)
    return marks.sub(lambda match: " " * len(match[0]), text)


def _line(text: str, match: re.Match) -> int:
    return text.count("\n", 0, match.start()) + 1


# Pages


def _problems_of_page(
    checkout: Path, place: Path, text: str, pages: dict
) -> Iterator[str]:
    for match in CITATION.finditer(text):
        if match[1] in pages:  # the provider's documents have names, too
            for wrong in _wrong_places(match[1], match[2] or "", pages):
                yield f"{place}:{_line(text, match)}: {wrong}"
    yield from _wrong_links(checkout, place)
    if place.name == PROVIDERS:
        return
    for match in NAMED.finditer(text):
        if wrong := _wrong_name(checkout, match[1], match[2]):
            yield f"{place}:{_line(text, match)}: {wrong}"
    yield from _wrong_code(checkout, place, text)


def _wrong_code(checkout: Path, place: Path, text: str) -> Iterator[str]:
    """Quoted lines and names that are in no code any more."""
    lines, words = _code(checkout)
    for match in QUOTED.finditer(text):
        for line in match[1].splitlines():
            if line.strip() and line.strip() not in lines:
                yield f"{place}:{_line(text, match)}: no code has {line.strip()!r}"
    for match in NAME.finditer(text):
        if not words.issuperset(match[1].split(".")):
            yield f"{place}:{_line(text, match)}: no code has the name {match[1]}"


def _wrong_links(checkout: Path, place: Path) -> Iterator[str]:
    if place.suffix not in LINKS:
        return
    text = (checkout / place).read_text()
    for match in LINKS[place.suffix].finditer(text):
        if wrong := _wrong_link(checkout / place, *match.groups()):
            yield f"{place}:{_line(text, match)}: {wrong}"


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
    """The names that code hosts give to headings."""
    titles = re.findall(r"^#+ (.+)$", text.lower(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def _wrong_name(checkout: Path, file: str, names: str | None) -> str:
    """Whether there is this file, and in it this ``Class::test`` or title."""
    path = checkout / file
    if not path.is_file():
        return f"there is no {file}"
    rest = path.read_text()
    for name in names.split("::") if names else ():
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
