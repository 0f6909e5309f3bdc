# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which commit of a checkout a run tries."""

import shutil
import subprocess
from pathlib import Path


def revision(folder: Path, *options: str) -> str:
    """The commit of a git checkout, "" for any other folder; with the options of
    ``git describe``, as ``--dirty`` to be told that there are changes."""
    if not (folder / ".git").exists() or not shutil.which("git"):
        return ""
    ask = ["git", "-C", folder, "describe", "--always", "--exclude=*", *options]
    return subprocess.run(ask, capture_output=True, text=True).stdout.strip()
