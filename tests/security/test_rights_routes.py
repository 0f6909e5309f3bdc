# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The table of routes in doc/rights.md, held against every route."""

import re

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .case import ROLES, RightsCase, told_of_routes

PROOF = ("employee_id", "pin")


@tagged("post_install", "-at_install")
class TestRoutes(RightsCase):
    def parameters(self, route):
        """What a call is told, without an order or a manager's PIN."""
        known = self.routes().get(route)
        if known is None:
            return None
        order = {"order": {}} if "order" in known else {}
        plain = {name: known[name] for name in known if name not in PROOF}
        return {"config_id": self.main_pos_config.id, **plain, **order}

    def our_routes(self):
        rules = self.env["ir.http"].routing_map().iter_rules()
        found = {str(rule) for rule in rules if "pos_glase" in str(rule)}
        self.assertGreater(len(found), 10)
        return found

    def test_every_route_is_in_the_table(self):
        told = told_of_routes()
        for rule in self.our_routes():
            name = re.sub(r"<\w+:", "<", rule.partition("pos_glase/")[2])
            if "/static/" not in rule:
                self.assertIn(name, told, "doc/rights.md")

    def test_the_table_of_routes(self):
        for route, by_role in told_of_routes().items():
            if self.parameters(route) is None:
                continue  # no JSON-RPC: below
            for role in ROLES:
                with self.subTest(f"{role} {route}"):
                    self.log_in(self.users[role])
                    self.check_route(route, by_role.get(role, "no"))
            for role, stranger in self.strangers.items():
                with self.subTest(f"{role} of another company {route}"):
                    self.log_in(stranger)
                    self.check_route(route, "no")
            with self.subTest(f"nobody {route}"):
                self.authenticate(None, None)
                self.check_route(route, by_role["Nobody"])

    def check_route(self, route, allowed):
        parameters = self.parameters(route)
        if allowed == "no":
            for address in ("/pos_glase/", "/websocket/pos_glase/"):
                with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
                    self.make_jsonrpc_request(address + route, parameters)
            return
        answer = self.call(route, **parameters)
        if allowed == "with PIN":
            self.assertTrue(answer["message"], "no manager, no PIN")
            self.assertFalse(self.row(self.uuid).forced)

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def test_stickers(self):
        told = told_of_routes()["stickers"]
        for role, user in self.users.items():
            self.log_in(user)
            self.check_stickers(told.get(role, "no") == "yes", role)
        for role, stranger in self.strangers.items():
            self.log_in(stranger)
            self.check_stickers(False, role)
        self.authenticate(None, None)
        self.check_stickers(False, "nobody")

    def check_stickers(self, allowed, role):
        url = f"/pos_glase/stickers?terminals={self.terminal.id}"
        answer = self.url_open(url, allow_redirects=False)
        is_pdf = answer.content.startswith(b"%PDF")
        self.assertEqual(is_pdf, allowed, role)
        self.assertIn(answer.status_code, (200,) if allowed else (303, 403), role)

    def test_pages_with_a_number(self):
        """Whose record it is, their own tests show; here: who gets as far as that."""
        for route in ("report/<report_id>", "certification/<number>"):
            told = told_of_routes()[route]
            for role, user in self.users.items():
                self.log_in(user)
                if told.get(role, "no") == "yes":
                    self.assertEqual(self.status_of(route, 0), 404, role)
                    continue
                for number in (0, 1):
                    self.assertIn(self.status_of(route, number), (403, 404), role)
            self.authenticate(None, None)
            self.assertIn(self.status_of(route, 1), (303, 403, 404), "nobody")

    def status_of(self, route, number):
        address = f"/pos_glase/{route.partition('/')[0]}/{number}"
        with mute_logger("odoo.http"):
            return self.url_open(address, allow_redirects=False).status_code

    def test_the_notification_tells_and_changes_nothing(self):
        self.authenticate(None, None)
        self.assertEqual(told_of_routes()["notify/<token>"]["Nobody"], "yes")
        before = self.row(self.uuid).read()
        for token in ("x", "'; DROP TABLE glase_transaction; --", "é" * 300):
            answer = self.url_open(f"/pos_glase/notify/{token}", data={"a": 1})
            self.assertIn(answer.status_code, (200, 404))
            self.assertNotIn(self.uuid, answer.text)
        self.assertEqual(self.row(self.uuid).read(), before)
