# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A crowd of open tills in a database, made in Odoo's shell in a few seconds."""

import json
import subprocess
from pathlib import Path

from .cluster import Cluster
from .progress import Trouble
from .runtime import Runtime

SCRIPT = Path(__file__).parent / "prepare_tills.py"
PATIENCE = 180.0  # seconds; 5 on an idle machine


def open_tills(
    runtime: Runtime, cluster: Cluster, database: str, endpoint: str, count: int
) -> dict:
    """Register ``count`` tills at the service and open them; answers what was made."""
    options = [f"--database={database}", f"--data-dir={cluster.data_dir}", "--no-http"]
    environment = runtime.environment() | cluster.environment()
    facts = {"GLASE_ENDPOINT": endpoint, "GLASE_TILLS": str(count)}
    with open(SCRIPT) as script:
        done = subprocess.run(
            runtime.odoo(*options, command="shell"),
            env=environment | facts,
            stdin=script,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    if done.returncode:
        raise Trouble(f"The tills could not be made: {done.stderr[-3000:]}")
    return json.loads(done.stdout.splitlines()[-1])
