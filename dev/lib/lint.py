# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The linters, each with the settings that later contributions will be held to."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import cache, house
from .cache import CHECKOUT
from .progress import Trouble, step
from .runtime import Runtime

CONFIGURATION = CHECKOUT / "dev" / "lint"
PRETTIER_FILES = "**/*.{js,mjs,scss,css,xml}"
# As the OCA template has it: that check wants no translation at all where a word is the
# same in both languages, and so could not be told from one that is missing.
PO_OPTIONS = ("--disable=po-pretty-format",)


@dataclass(frozen=True)
class Finding:
    """What one linter said; it is content when ``text`` is empty."""

    linter: str
    text: str


def findings(runtime: Runtime) -> Iterator[Finding]:
    """Run one linter after the other."""
    yield Finding("house rules", "\n".join(house.problems()))
    for linter, command in _commands(runtime):
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = done.stdout.strip() or f"status {done.returncode}"
        yield Finding(linter, said if done.returncode else "")


def mend(runtime: Runtime) -> None:
    """Let the formatters, and what else can, write to the files themselves."""
    ruff = [sys.executable, "-m", "ruff"]
    eslint, prettier = _node_commands()
    for command in (
        [*ruff, "check", "--fix", "--quiet", "."],
        [*ruff, "format", "--quiet", "."],
        [*eslint, "--fix", "--quiet", "."],
        [*prettier, "--write", "--log-level=warn", PRETTIER_FILES],
    ):
        subprocess.run(command, cwd=CHECKOUT, env=_environment())


def _commands(runtime: Runtime) -> Iterator[tuple[str, list]]:
    module = [sys.executable, "-m"]
    yield "ruff check", [*module, "ruff", "check", "."]
    yield "ruff format", [*module, "ruff", "format", "--check", "."]
    eslint, prettier = _node_commands()
    yield "eslint", [*eslint, "--max-warnings=0", "."]
    yield "prettier", [*prettier, "--check", "--log-level=warn", PRETTIER_FILES]
    pylint = [*module, "pylint", f"--rcfile={CONFIGURATION / 'pylintrc'}"]
    yield "pylint-odoo", [*pylint, runtime.addon]
    scripts = runtime.python.parent
    yield "oca-checks", [scripts / "oca-checks-odoo-module", runtime.addon]
    if translations := [*runtime.addon.glob("i18n/*.po*")]:
        yield "oca-checks-po", [scripts / "oca-checks-po", *PO_OPTIONS, *translations]


def _node_commands() -> tuple[list, list]:
    """eslint and prettier, each with its settings."""
    tools = _node_tools()
    programs = tools / "node_modules" / ".bin"
    return (
        [programs / "eslint", "--config", tools / "eslint.config.mjs"],
        [programs / "prettier", "--config", tools / "prettier.config.mjs"],
    )


def _environment() -> dict[str, str]:
    """Without Odoo on the path: the linters would read all of it."""
    ruff_cache = str(cache.folder() / "ruff")
    return os.environ | {"PYTHONPATH": "", "RUFF_CACHE_DIR": ruff_cache}


def _node_tools() -> Path:
    """The folder with eslint, prettier and their settings, installed once."""
    files = sorted(path for path in CONFIGURATION.iterdir() if "." in path.name)
    key = cache.key_of(*(path.read_bytes() for path in files))

    def install(folder: Path) -> None:
        for path in files:
            shutil.copy(path, folder)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        with step("Installing eslint and prettier"):
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["?"])[0]
            raise Trouble(
                f"The linters cannot be installed ({reason}); try with a network."
            )

    return cache.whole(cache.folder() / "lint" / key, install)
