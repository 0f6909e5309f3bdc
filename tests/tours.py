# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What tours share: a cashier in a real Chromium, and Glase as the tour wants it."""

import json
import logging
from contextlib import contextmanager

from odoo.tools.misc import file_path

from .common import GlaseCommon

TOUR = 600.0  # seconds that a tour may take, however slow the machine is
UNTIL_TOLD = "slow:600"  # Glase answers when the tour says so
CONTROL = "Glase, "  # begins a control call in the browser's console
# Debian's package of Odoo leaves it out, and each error of a page counts here.
LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def leave_out(env):
    """Let no page ask for ``LEFT_OUT`` where it is not there."""
    try:
        file_path(LEFT_OUT)
    except FileNotFoundError:
        env["ir.asset"].create(
            {
                "name": "Left out",
                "bundle": "web.assets_backend",
                "directive": "remove",
                "path": LEFT_OUT,
            }
        )


class GlaseListens:
    """For test cases with ``self.glase``."""

    @contextmanager
    def listening(self):
        """While a tour runs: what it wants to happen outside of the page; see
        static/tests/tours/utils/patience_util.js."""
        console = self._logger.getChild("browser")
        console.setLevel(logging.INFO)
        console.addFilter(self._hear)
        try:
            yield
        finally:
            console.removeFilter(self._hear)
            self.env.invalidate_all()

    def _hear(self, record):
        """Make the control call of the tour, if it is one; only troubles are logged."""
        text = record.getMessage()
        if text.startswith(CONTROL):
            self.glase.control(**json.loads(text.removeprefix(CONTROL)))
        return record.levelno > logging.INFO


class TourCase(GlaseListens, GlaseCommon):
    """A registered till whose register is not open yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.register()
        cls.glase.control("keep")

    def run_tour(self, name, login="pos_user"):
        with self.listening():
            self.start_pos_tour(name, login=login, timeout=TOUR)

    def rows(self):
        return self.env["glase.transaction"].search([], order="id")

    def assert_sold(self, state="paid"):
        """One order, paid with what the ledger of Glase has, printed in full."""
        payments = self.glase.ledger("payments")
        self.assertEqual(len(payments), 1)
        row = self.rows()[-1:]
        self.assertEqual(row.state, state)
        self.assertEqual(row.order_id.state, "paid")
        line = row.payment_id
        self.assertEqual(line.glase_ers_reference, payments[0]["ers_reference"])
        self.assertEqual(line.payment_status, "done")
        return row
