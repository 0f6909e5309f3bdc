# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The linters, each with the settings that later contributions will be held to."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from . import cache, house, process
from .cache import CHECKOUT
from .progress import step
from .runtime import MORE_ADDONS, Runtime

CONFIGURATION = CHECKOUT / "dev" / "lint"
PRETTIER_FILES = "**/*.{js,mjs,scss,css,xml}"
# As the OCA template has it: that check wants no translation at all where a word is the
# same in both languages, and so could not be told from one that is missing.
PO_OPTIONS = ("--disable=po-pretty-format",)


def findings(runtime: Runtime) -> Iterator[tuple[str, str]]:
    """Run one linter after the other: its name, and what it said, "" if content."""
    yield "house rules", "\n".join(house.problems())
    for linter, command in _commands(runtime):
        done = _run(command, subprocess.PIPE)
        said = done.stdout.strip() or f"status {done.returncode}"
        yield linter, said if done.returncode else ""


def mend() -> None:
    """Let the formatters, and what else can, write to the files themselves."""
    ruff = [sys.executable, "-m", "ruff"]
    eslint, prettier = _node_commands()
    for command in (
        [*ruff, "check", "--fix", "--quiet", "."],
        [*ruff, "format", "--quiet", "."],
        [*eslint, "--fix", "--quiet", "."],
        [*prettier, "--write", "--log-level=warn", PRETTIER_FILES],
    ):
        _run(command)


def axe_core() -> Path:
    """The script that looks at a page for what keeps people from using it."""
    return _node_tools() / "node_modules" / "axe-core" / "axe.min.js"


def _commands(runtime: Runtime) -> Iterator[tuple[str, list]]:
    module = [sys.executable, "-m"]
    yield "ruff check", [*module, "ruff", "check", "."]
    yield "ruff format", [*module, "ruff", "format", "--check", "."]
    eslint, prettier = _node_commands()
    yield "eslint", [*eslint, "--max-warnings=0", "."]
    yield "prettier", [*prettier, "--check", "--log-level=warn", PRETTIER_FILES]
    addons = [runtime.addon, *MORE_ADDONS.iterdir()]
    pylint = [*module, "pylint", f"--rcfile={CONFIGURATION / 'pylintrc'}"]
    yield "pylint-odoo", [*pylint, *addons]
    scripts = runtime.python.parent  # by the interpreter, since they were moved
    checks = [sys.executable, scripts / "oca-checks-odoo-module"]
    yield "oca-checks", [*checks, *addons]
    checks = [sys.executable, scripts / "oca-checks-po", *PO_OPTIONS]
    texts = [file for addon in addons for file in addon.glob("i18n/*.po*")]
    yield "oca-checks-po", [*checks, *texts]


def _node_commands() -> tuple[list, list]:
    tools = _node_tools()
    programs = tools / "node_modules" / ".bin"
    return (
        [programs / "eslint", "--config", tools / "eslint.config.mjs"],
        [programs / "prettier", "--config", tools / "prettier.config.mjs"],
    )


def _run(command: list, output: int | None = None) -> subprocess.CompletedProcess:
    """Run it without Odoo on the path: the linters would read all of it."""
    own = {"PYTHONPATH": "", "RUFF_CACHE_DIR": str(cache.folder() / "ruff")}
    told = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
    return subprocess.run(
        command, cwd=CHECKOUT, env=os.environ | own, text=True, **told
    )


def _node_tools() -> Path:
    """The folder with eslint, prettier and their settings, installed once."""
    files = sorted(path for path in CONFIGURATION.iterdir() if "." in path.name)
    key = cache.key_of(*(path.read_bytes() for path in files))

    def install(folder: Path) -> None:
        for path in files:
            shutil.copy(path, folder)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        sentence = "The linters cannot be installed; try again with a network"
        with step("Installing eslint, prettier and axe-core"):
            process.run(command, sentence, cwd=folder)

    return cache.whole(cache.folder() / "lint" / key, install)
