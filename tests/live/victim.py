# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An Odoo that is killed, frozen and started again."""

import contextlib
import os
import signal

from shop import until

from dev.lib.till import SECOND


class Victim:
    """``at`` is the address of its till routes; another one after each start."""

    def __init__(self, shop):
        self._shop = shop
        self._running = None
        self.start()

    @property
    def at(self):
        return self.odoo.url + SECOND

    def start(self):
        self._running = contextlib.ExitStack()
        self.odoo = self._running.enter_context(self._shop.odoo())

    def kill(self):
        os.kill(self.odoo.process.pid, signal.SIGKILL)
        until(lambda: not self.odoo.process.alive, "Odoo is dead")
        self.end()

    @contextlib.contextmanager
    def frozen(self):
        """It takes requests and answers none, as a host that swaps or a full disk."""
        os.kill(self.odoo.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.odoo.process.pid, signal.SIGCONT)

    def end(self):
        self._running.close()
