# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which commit of a checkout a run tries."""

import shutil
import subprocess
from pathlib import Path

SHORT = 10  # digits of a commit that a person is shown


def revision(folder: Path) -> str:
    """The commit of a git checkout, "" for any other folder."""
    return _git(folder, "rev-parse", "HEAD")


def described(folder: Path) -> str:
    """The commit in words; whoever reads them must know what they do not tell."""
    commit = revision(folder)
    if not commit:
        return "no commit known"
    changed = _git(folder, "status", "--porcelain")
    return f"commit {commit[:SHORT]}" + " with uncommitted changes" * bool(changed)


def _git(folder: Path, *command: str) -> str:
    if not (folder / ".git").exists() or not shutil.which("git"):
        return ""
    ask = ["git", "-C", str(folder), *command]
    return subprocess.run(ask, capture_output=True, text=True).stdout.strip()
