# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Each role at each door of the two guards, beside what shops have installed
(architecture.md, laws 4 and 6)."""

from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...services.orders import coherence
from ..doors import CountingDoors, VanishingDoors
from ..orders import OrderCase
from ..security.case import ADMIN, MANAGER, ROLES
from .case import require_modules

MANAGERS = (MANAGER, ADMIN)
PAYMENT = ["uuid", "amount", "payment_method_id", "pos_order_id", "is_change"]
LINE = ["order_id", "qty", "price_subtotal_incl"]


class Undone(Exception):
    """What was tried is taken back."""


@tagged("post_install", "-at_install")
class TestGuardsAtEachDoor(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        require_modules(cls.env)
        cls.users = {
            role: cls.new_user(
                f"doors {role}",
                groups if "portal" in groups else f"base.group_user,{groups}",
            )
            for role, groups in ROLES.items()
        }

    def sold_otherwise(self, state="paid"):
        data = self.ui_order(str(uuid4()), 250.0)
        line = self.line_data(str(uuid4()), 250.0, self.bank_payment_method)
        data["payment_ids"] = [Command.create(line)] if state == "paid" else []
        return self.arrives(data, state=state)

    def facts(self, orders):
        """What must be the same afterwards, whoever tried whatever."""
        self.env.flush_all()
        self.env.invalidate_all()
        orders = orders.exists()
        session = self.session_id.exists()
        payments = orders.payment_ids.sorted("id")
        return (
            session.state,
            orders.read(["uuid", "state"]),
            payments.read(PAYMENT, load=None),
            orders.lines.sorted("id").read(LINE, load=None),
            coherence.findings(self.env, session.ids),
            self.env["pos.order"].search_count([]),
        )

    def walk(self, doors_of, orders, free=(), managers=()):
        """Each role tries each door; nothing but ``free``, and what is free for
        managers, changes anything."""
        before = self.facts(orders)
        self.assertFalse(before[-2])
        for role, user in self.users.items():
            for way, attempt in doors_of(user).all().items():
                with self.subTest(way, role=role):
                    after = self.tried(attempt, orders)
                    if way not in (*free, *(managers if role in MANAGERS else ())):
                        self.assertEqual(after or before, before)

    def tried(self, attempt, orders):
        """The facts after a try; None if it was refused in words."""
        after = None
        try:
            with self.env.cr.savepoint():
                attempt()
                self.env.flush_all()
                after = self.facts(orders)
                raise Undone
        except (UserError, Undone):
            self.env.invalidate_all()
        return after

    def test_nothing_counts_that_the_journal_does_not_prove(self):
        draft, finished = self.issued(), self.sold_otherwise()
        self.walk(
            lambda user: CountingDoors(user, draft, finished, self.glase_method),
            draft | finished,
        )

    def vanishing(self, order):
        other = self.sold_otherwise("draft")
        return order | other, lambda user: VanishingDoors(user, order, other, self.data)

    def test_nothing_vanishes_while_a_customer_may_pay(self):
        orders, doors = self.vanishing(self.issued())
        # The cart may change while the bill waits: it is then corrected.
        free = [way for way in doors(self.pos_user).all() if way.startswith("less: ")]
        self.walk(doors, orders, free)

    def test_nothing_vanishes_that_was_paid(self):
        orders, doors = self.vanishing(self.paid())
        self.walk(doors, orders, managers=["session: closed by web_save"])  # a note

    def test_nothing_vanishes_from_a_finished_order(self):
        order = self.paid()
        self.arrives({**self.data, "lines": [], "payment_ids": []})
        orders, doors = self.vanishing(order)
        closing = [
            way for way in doors(self.pos_user).all() if way.startswith("session: c")
        ]
        self.walk(doors, orders, closing)
