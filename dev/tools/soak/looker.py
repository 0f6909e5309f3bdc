# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A manager who looks at the closing popup of one till after the other, all day long.

To show it Odoo compares the session with the journal
(services/orders/coherence.py), whatever arrives at that moment. What it finds amiss
stands in the trail, see forger.py.
"""

import contextlib
import random
import threading

from dev.lib.progress import Trouble
from dev.lib.rpc import Client
from dev.lib.till import Register

LOOK_EVERY = 2.0  # seconds


class Looker(threading.Thread):
    """Looks while the context lasts; ``seen`` counts what was answered."""

    def __init__(self, odoo: Client, registers: list[Register]):
        super().__init__(daemon=True)
        self._odoo, self._registers = odoo, registers
        self._over = threading.Event()
        self.seen = 0

    def __enter__(self) -> "Looker":
        self.start()
        return self

    def __exit__(self, *_exception) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            session = [random.choice(self._registers).session_id]
            # Now and then Odoo or PostgreSQL is being killed.
            with contextlib.suppress(Trouble):
                self._odoo.call("pos.session", "get_closing_control_data", session)
                self.seen += 1
