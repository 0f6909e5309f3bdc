# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Our screens of the back office and of the register, looked at by axe-core: nothing
serious that keeps somebody with a keyboard, a screen reader or weak eyes from using
them. And at three widths: nothing sticks out of the screen."""

import json
import os
from pathlib import Path
from unittest import skipUnless

from odoo.tests import tagged

from ..admin import AdminCase
from ..common import GLASE_ID
from ..tours import TourCase, leave_out

AXE = os.environ.get("GLASE_AXE")
NO_AXE = "GLASE_AXE says where axe-core is (dev/lib/lint.py, axe_core)"
FORM = ".o_form_view .o_form_sheet"
WIZARD = ".modal .o_form_view"
LOOK = {WIZARD: ".modal-content", "#glase": "#glase"}  # else the whole screen
# What is Odoo's own on these screens, and no part of ours
CORE = [
    *(".o_control_panel", ".o_list_table", ".o-autocomplete", ".o_chatter"),
    *(".o_notebook_headers", ".o_tag", ".o-dropdown", ".o_select_menu_input"),
    *(".o_kanban_renderer .badge", ".o_form_label"),  # the colours of both
]


def code(check, **values):
    """What runs in the browser: axe-core, what the checks share, and this one."""
    here = Path(__file__).parent
    files = (Path(AXE), here / "axe_look.js", here / check)
    text = ";\n".join(file.read_text() for file in files)
    for name, value in values.items():
        text = text.replace(f"{name})", f"{json.dumps(value)})", 1)
    return text


class Tablet:
    browser_size = "1024x768"


class Phone:
    browser_size = "390x844"
    touch_enabled = True


@skipUnless(AXE, NO_AXE)
@tagged("post_install", "-at_install")
class TestAccessible(AdminCase):
    browser_size = "1280x800"

    def setUp(self):
        super().setUp()
        leave_out(self.env)
        self.load_demo()
        self.press_register()
        self.press_assign(GLASE_ID)

    def screens(self):
        """(name, action, what shows that it is there)"""
        ref = self.env.ref
        difference = ref("pos_glase.demo_line_3")
        for name, action in (
            ("terminals", "glase_terminal_action"),
            ("transactions", "glase_transaction_action"),
            ("unresolved", "glase_unresolved_action"),
            ("periods", "glase_period_action"),
            ("differences", "glase_difference_action"),
            ("accounts", "glase_account_action"),
        ):
            yield name, f"pos_glase.{action}", ".o_action_manager .o_view_controller"
        for name, record in (
            ("a terminal", self.till),
            ("an account", self.account),
            ("a transaction", ref("pos_glase.demo_transaction_1")),
            ("a period", difference.period_id),
            ("a difference", difference),
            ("a method", self.glase_method),
        ):
            yield name, record._get_records_action(), FORM
        yield "settings", "point_of_sale.action_pos_configuration", "#glase"
        for name, action in (
            ("registering one", self.main_pos_config.action_glase_register()),
            ("registering", self.env["glase.terminal"].action_register_tills()),
            ("assigning", self.till.action_assign()),
            ("stickers", self.till.action_print_stickers()),
            ("replacing", self.till.action_replace()),
            ("a test payment", self.till.action_test_payment()),
        ):
            yield name, action, WIZARD

    def test_nothing_serious(self):
        screens = []
        for name, action, ready in self.screens():
            look = LOOK.get(ready, ".o_action_manager")
            screens.append(
                {
                    "name": name,
                    "open": action,
                    "ready": ready,
                    "look": look,
                    "core": CORE,
                }
            )
        self.browser_js(
            "/odoo/action-pos_glase.glase_account_action",
            code("check_screens.js", SCREENS=screens),
            ready="document.querySelector('.o_view_controller') !== null",
            login="glase_admin",
            timeout=240,
        )


@skipUnless(AXE, NO_AXE)
@tagged("post_install", "-at_install")
class TestAccessibleTablet(Tablet, TestAccessible):
    """The same, as wide as a tablet."""


@skipUnless(AXE, NO_AXE)
@tagged("post_install", "-at_install")
class TestAccessiblePhone(Phone, TestAccessible):
    """The same on a phone."""


@skipUnless(AXE, NO_AXE)
@tagged("post_install", "-at_install")
class TestAccessibleRegister(TourCase):
    browser_size = "1280x800"

    def test_nothing_serious(self):
        self.open_register()
        self.browser_js(
            self._get_url(),
            code("check_register.js"),
            ready="window.posmodel !== undefined",
            login="pos_user",
            timeout=240,
        )


@skipUnless(AXE, NO_AXE)
@tagged("post_install", "-at_install")
class TestAccessibleRegisterTablet(Tablet, TestAccessibleRegister):
    """The same, as wide as a tablet."""


@skipUnless(AXE, NO_AXE)
@tagged("post_install", "-at_install")
class TestAccessibleRegisterPhone(Phone, TestAccessibleRegister):
    """The same on a phone."""
