# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Figures that are taken inside of Odoo: a script in its shell, a worker of its own."""

import json
import os
import subprocess

from dev.lib.progress import Trouble

from .shop import Shop

MARK = "FIGURES "


def shell(shop: Shop, database: str, script: str) -> subprocess.CompletedProcess:
    """Run a script in Odoo's shell; it may die of it."""
    return subprocess.run(
        shop.runtime.odoo("-d", database, "--no-http", command="shell"),
        input=script,
        env={
            **os.environ,
            **shop.runtime.environment(),
            **shop.cluster.environment(),
        },
        text=True,
        capture_output=True,
    )


def figures(said: subprocess.CompletedProcess) -> dict:
    """The JSON that a script has printed behind MARK. Raises Trouble."""
    for line in said.stdout.splitlines():
        if MARK in line:
            return json.loads(line.partition(MARK)[2])
    raise Trouble(f"Odoo's shell failed: {said.stderr[-2000:]}")
