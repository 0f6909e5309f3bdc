# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A manager, who is no administrator, in the back office in a real Chromium."""

from odoo.tests import tagged

from ..common import TillCase
from ..tours import TOUR, leave_out

DASHBOARD = "/odoo/action-point_of_sale.action_pos_config_kanban"
UNRESOLVED = "/odoo/action-pos_glase.glase_unresolved_action"


class ManagerCase(TillCase):
    """One payment whose order has not arrived."""

    def setUp(self):
        super().setUp()
        leave_out(self.env)
        self.new_user("glase_boss", "base.group_user,point_of_sale.group_pos_manager")
        self.paid_one(amount=12.0)

    def tour(self, url, name):
        self.start_tour(url, name, login="glase_boss", timeout=TOUR)


@tagged("post_install", "-at_install")
class TestManagerDesk(ManagerCase):
    def test_from_the_card_to_what_is_unresolved(self):
        self.tour(DASHBOARD, "GlaseDashboard")


@tagged("post_install", "-at_install")
class TestManagerPhone(ManagerCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_what_is_unresolved(self):
        self.tour(UNRESOLVED, "GlaseUnresolvedCards")
