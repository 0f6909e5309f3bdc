# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How fast the add-on is and what it costs the shop's server, beside its peers.

Real servers: Odoo with two HTTP workers and the evented server, the simulator, a stub
for pos_razorpay and pos_viva_com in the same database, and an empty route as the floor.
Machines are noisy: compare within one run.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from dev.lib import cache, command
from dev.lib.progress import say, step

from . import coherence, cost, growth, latency, memory, reports, stalls, tills
from .shop import open_shop

TILLS = 400
SECTIONS = {
    "cost": cost.measure,
    "tills": tills.measure,
    "latency": latency.measure,
    "trouble": tills.trouble,
    "stalls": stalls.stalls,
    "herd": stalls.herd,
    "growth": growth.measure,
    "memory": memory.measure,
    "reports": reports.measure,
    "coherence": coherence.measure,
}


def main() -> int:
    """Measure, print a table, write JSON; answer the status to exit with."""
    options = _options()
    return command.run("dev/bench", lambda: _measure(options))


def _measure(options: argparse.Namespace) -> None:
    figures = {"date": time.strftime("%Y-%m-%d"), "cores": os.cpu_count()}
    with open_shop(TILLS, cost.LATENCY) as shop, shop.odoo(workers=2) as odoo:
        for name in options.only or SECTIONS:
            with step(f"Measuring {name}"):
                figures[name] = SECTIONS[name](shop, odoo)
            _show(name, figures[name])
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_text(json.dumps(figures, indent=2))
    say(f"All figures: {options.json}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("dev/bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=SECTIONS)
    file = cache.run_folder() / "bench.json"
    parser.add_argument("--json", type=Path, default=file, help="where figures go")
    return parser.parse_args()


def _show(name: str, found, depth: int = 0) -> None:
    pad = "  " * depth
    if not isinstance(found, dict | list):
        print(f"{pad}{name:<{44 - len(pad)}} {found}", flush=True)
        return
    print(f"{pad}{name}")
    if isinstance(found, list):
        print("\n".join(f"{pad}  {value}" for value in found))
    else:
        for key, value in found.items():
            _show(key, value, depth + 1)


if __name__ == "__main__":
    sys.exit(main())
