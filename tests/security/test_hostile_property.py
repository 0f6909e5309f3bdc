# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Whatever anybody types or sends: stored as it is or refused in one sentence."""

import json
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...services.common import checks
from ...services.terminal import connection_test
from .test_hostile import LONG, SQL, STRANGE, TEMPLATE, XML, HostileRoutes, TillCase

HALF = "\ud83d"  # of an emoji, as a cut text has it
PIECES = (*STRANGE, SQL, XML, TEMPLATE, LONG, HALF, "\0", "\x07", "\x1b@", "\n", " ")
PIECES += ("\ufffe", "\uffff", "\u202e", "\U000e0001", "]]>", "&#0;", "%s", "\\'")
TEXTS = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(), max_size=8), max_size=5
).map("".join)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(TEXTS.filter(lambda key: key != "uuid"), inner, max_size=3),
    max_leaves=6,
)
ACCOUNT = ("name", "reseller", "reseller_user", "software", "fixed_reference")
ACCOUNT += ("endpoint", "callback_address")
NOTES = (
    ("glase.settle", "transaction_id", "note"),
    ("glase.refund.settle", "transaction_id", "note"),
    ("glase.refund.amount", "transaction_id", "reason"),
    ("glase.settle.line", "line_id", "note"),
    ("glase.refund", "order_id", "reason"),
    ("glase.register", "config_id", "name"),
)


def bounded(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


class _Undo(Exception):
    """What was stored has been looked at."""


class Typing(TillCase):
    def typed(self, store, text):
        """``store`` keeps the text and answers what is kept then, or refuses it."""
        try:
            with self.env.cr.savepoint():
                kept = store(text)
                self.env.flush_all()
                self.assertIn(kept or "", (text, text.strip()))
                raise _Undo
        except _Undo:
            self.assertLess(len(text), 10_000, "too long to be kept")
        except UserError as refused:
            self.assertLess(len(str(refused)), 250)
        self.env.invalidate_all()

    def kept(self, record, name):
        """What the database has, whatever the cache says."""
        self.env.flush_all()
        self.env.invalidate_all()
        return record.sudo()[name]


@tagged("post_install", "-at_install")
class TestTypedTexts(Typing):
    def test_account_and_terminal(self):
        self.terminal.action_unregister()
        self.env.invalidate_all()
        account, terminal = self.account, self.terminal
        places = [(account, name) for name in ACCOUNT]
        places += [(terminal, "name"), (terminal, "printer_address")]

        @bounded(150)
        @given(st.sampled_from(places), TEXTS)
        @example((terminal, "printer_address"), "x" * 100_000)
        def check(place, text):
            record, name = place

            def store(text):
                record.write({name: text})
                return self.kept(record, name)

            self.typed(store, text)

        check()

    def test_password(self):
        @bounded(50)
        @given(TEXTS)
        @example(HALF)
        def check(text):
            self.typed(self.set_password, text)

        check()
        self.assertEqual(self.account.sudo().password, "secret1")

    def set_password(self, text):
        self.account.write({"new_password": text})
        return self.kept(self.account, "password") if text else text

    def make_what_notes_are_about(self):
        """A value for each field that says what a wizard is about."""
        row = self.row(self.issue())
        period = self.env["glase.period"].sudo()._wanted(self.account, self.terminal)
        line = (
            self.env["glase.period.line"]
            .sudo()
            .create(
                {
                    "period_id": period.id,
                    "company_id": period.company_id.id,
                    "kind": "only_glase",
                }
            )
        )
        sums = ("amount_tax", "amount_total", "amount_paid", "amount_return")
        order = self.env["pos.order"].create(
            {"session_id": self.session_id.id, **dict.fromkeys(sums, 0.0)}
        )
        return {
            "transaction_id": row.id,
            "line_id": line.id,
            "order_id": order.id,
            "config_id": self.main_pos_config.id,
        }

    def test_notes_of_the_wizards(self):
        about = self.make_what_notes_are_about()
        more = {
            "glase.refund.settle": {"outcome": "not"},
            "glase.refund.amount": {"amount": 1.0},
            "glase.register": {"account_id": self.account.id},
        }

        @bounded(120)
        @given(st.sampled_from(NOTES), TEXTS)
        def check(place, text):
            model, key, name = place

            def store(text):
                values = {key: about[key], name: text, **more.get(model, {})}
                wizard = self.env[model].with_context(**{f"default_{key}": about[key]})
                return self.kept(wizard.create(values), name)

            self.typed(store, text)

        check()

    def test_a_remark_of_a_certification(self):
        one = self.env["glase.certification"].create({"terminal_id": self.terminal.id})

        @bounded(40)
        @given(st.sampled_from(("remark", "glase_id")), TEXTS)
        def check(name, text):
            def store(text):
                one.write({name: text})
                return self.kept(one, name)

            self.typed(store, text)

        check()

    def test_what_glase_is_told(self):
        """Whatever may be stored can be sent, and arrives as one text."""
        self.terminal.action_unregister()

        @bounded(40)
        @given(st.sampled_from(("reseller", "reseller_user", "software")), TEXTS)
        @example("reseller", "\uffff")
        @example("software", "\uffff")
        def check(name, text):
            def store(text):
                self.account.write({name: text})
                self.env.flush_all()
                with patch.object(connection_test, "release", lambda env: None):
                    self.account.action_test_connection()
                    self.env.invalidate_all()
                    told = self.account.last_test
                right = name == "software" or text == self.account._fields[name].default
                self.assertIn("Connected" if right else "37 INITIATOR", told)
                return self.kept(self.account, name)

            self.typed(store, text)

        check()


@tagged("post_install", "-at_install")
class TestSentValues(HostileRoutes):
    def test_any_value_for_any_parameter(self):
        routes = self.routes()
        self.known_ids = self.env["pos.config"].search([]).ids
        places = [
            (route, name)
            for route, parameters in routes.items()
            for name in ("config_id", *parameters)
        ]

        @bounded(250)
        @given(st.sampled_from(places), JSON)
        @example(("force", "reason"), HALF)
        @example(("close_over", "reason"), HALF)
        @example(("assign", "glase_id"), HALF)
        @example(("assign", "pin"), HALF)
        @example(("refund", "employee_id"), -(10**400))
        @example(("start", "amount"), 10**400)
        @example(("start", "order"), {"uuid": HALF})
        def check(place, value):
            route, name = place
            if not self.could_be_right(name, value):
                self.check(route, {**routes[route], name: value})

        check()
        self.assertEqual(self.all_rows(), self.rows_before)
        self.assertEqual(self.glase.ledger("calls"), self.calls_before)

    def could_be_right(self, name, value):
        if name == "payment_uuid":
            return isinstance(value, str) and checks.UUID.fullmatch(value)
        number = type(value) in (int, float)
        return number and (name in ("amount", "attempt") or value in self.known_ids)

    def test_numbers_that_are_none(self):
        """As no JSON should have them, and Python reads them all the same."""
        for text in ("NaN", "Infinity", "-Infinity", "1e999"):
            parameters = {**self.routes()["start"], "amount": "HERE"}
            parameters["config_id"] = self.main_pos_config.id
            call = {"jsonrpc": "2.0", "method": "call", "params": parameters}
            body = json.dumps(call).replace('"HERE"', text)
            headers = {"Content-Type": "application/json"}
            with mute_logger("odoo.http"):
                answer = self.url_open("/pos_glase/start", data=body, headers=headers)
            self.assertIn("odoo.exceptions.AccessError", answer.text)
        self.assertEqual(self.all_rows(), self.rows_before)

    def test_deep_values(self):
        for depth in (100, 500, 900):
            value = []
            for _level in range(depth):
                value = [value]
            self.check("start", {**self.routes()["start"], "order": value})
            self.check("force", {**self.routes()["force"], "reason": value})
            self.check("assign", {"glase_id": value})

    def test_any_address_of_a_page(self):
        """Pages with a number in their address: nothing found, nothing broken."""

        @bounded(60)
        @given(
            st.sampled_from(
                ("stickers?terminals=", "reconciliation?periods=", "report/")
                + ("certification/", "notify/", "stickers?terminals=1&copies=")
            ),
            TEXTS | st.integers().map(str),
        )
        def check(page, text):
            text = text.encode(errors="surrogatepass")[:2000]
            if page in ("report/", "certification/"):
                # No route of ours takes it, and core's search for an attachment of
                # that name fails with a NUL, as for any address of Odoo.
                text = text.replace(b"\0", b"")
            quoted = "".join(f"%{byte:02x}" for byte in text)
            with mute_logger("odoo.http", "odoo.sql_db"):
                answer = self.url_open(f"/pos_glase/{page}{quoted}", data=None)
            self.assertIn(answer.status_code, (200, 400, 403, 404, 405), page)
            self.assertNotIn(b"Traceback", answer.content)

        check()
        self.assertEqual(self.all_rows(), self.rows_before)
