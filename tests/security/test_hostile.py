# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Hostile input: a clear refusal, nothing stored, nothing executed."""

import random
from uuid import uuid4

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from ...services.terminal import assign_sticker
from ..common import GLASE_ID, TillCase

SQL = "'; DROP TABLE glase_transaction; --"
XML = "</seqrId><password>x</password><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc'>]>"
TEMPLATE = "{{7*7}} ${7*7} %(x)s {0} <t t-out='1'/> <script>alert(1)</script>"
LONG = "x" * 100_000
ALWAYS_WRONG = (LONG, "   ", "\n\n", "\x00", "a\x00b", "\x07", "a\nb", "\u2028" * 200)
STRANGE = (
    SQL,
    XML,
    TEMPLATE,
    "éß漢字\U0001f600",
    "\u202eabc",
    "%s%n",
    "../../etc/passwd",
)
DEEP = []
for _level in range(40):
    DEEP = [DEEP]
# Values that are not even texts.
NO_TEXT = (None, True, 10**9, -1, 1.5, [], ["a"], {}, {"id": 1}, [[6, 0, [1]]])
NO_TEXT += (-(10**400), -1e308, "\ud83d", DEEP)
# What stands in an order of no till.
ODD = (*NO_TEXT, [[]], [None], [[1, [1], {}]], [[0, 0, []]], [[0, 0, {}]] * 2)


@tagged("post_install", "-at_install")
class TestHostileTexts(TillCase):
    def refused(self, record, **values):
        """Refused in one sentence, and nothing of it is stored."""
        before = record.sudo().read(list(values))
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            record.write(values)
            self.env.flush_all()
        self.assertLess(len(str(caught.exception)), 200)
        record.invalidate_recordset()
        self.assertEqual(record.sudo().read(list(values)), before)

    def unregister(self):
        self.terminal.action_unregister()
        self.env.invalidate_all()

    def test_account(self):
        self.unregister()
        names = ("name", "reseller", "reseller_user", "software", "fixed_reference")
        for name in (*names, "endpoint", "callback_address"):
            for text in ALWAYS_WRONG:
                with self.subTest(f"{name} {text[:20]!r}"):
                    self.refused(self.account, **{name: text})
        for text in STRANGE:
            with self.subTest(text):
                self.refused(self.account, endpoint=text)
                self.refused(self.account, callback_address=text)

    def test_strange_texts_stay_texts(self):
        """What Glase may be told arrives there as it was typed, and does nothing."""
        self.unregister()
        for text in STRANGE:
            text = text[:32].strip()
            with self.subTest(text):
                self.account.write({"reseller": text, "software": text})
                self.account.action_test_connection()
                self.env.invalidate_all()
                said = self.account.last_test
                self.assertIn("37 INITIATOR_PRINCIPAL_NOT_FOUND", said)
                call = self.glase.calls("executeReport")[-1]
                self.assertEqual(call["client_id"], text)

    def test_password(self):
        for text in ("\x00", "a\x00", LONG, "   "):
            with self.subTest(text[:5]), self.assertRaises(UserError):
                with self.env.cr.savepoint():
                    self.account.new_password = text
        self.assertEqual(self.account.sudo().password, "secret1")
        for text in STRANGE:
            self.account.new_password = text
            self.assertEqual(self.account.sudo().password, text)

    def test_name_of_a_terminal(self):
        for text in (LONG, "  ", "\x00"):
            with self.subTest(text[:5]):
                self.refused(self.terminal, name=text)

    def test_glase_id(self):
        dice = random.Random(5)
        signs = "".join(map(chr, range(1, 0x250))) + "漢\U0001f600\u202e"
        random_texts = ["".join(dice.choices(signs, k=12)) for _number in range(100)]
        for text in (*ALWAYS_WRONG, *STRANGE, *random_texts, "", "٠٠٤٦", "ＱＡ"):
            if text.isascii() and text.strip().isalnum() and len(text) < 64:
                continue
            with self.subTest(text[:20]), self.assertRaises(UserError):
                assign_sticker.parse_glase_id(self.env, text)
        self.assertEqual(len(self.glase.calls("assignSeqrId")), 1)
        self.assertEqual(self.terminal.glase_id, GLASE_ID)


class HostileRoutes(TillCase):
    """A cashier who sends what no till sends."""

    def setUp(self):
        super().setUp()
        self.rows_before = self.all_rows()
        self.calls_before = self.glase.ledger("calls")

    def all_rows(self):
        self.env.invalidate_all()
        return self.env["glase.transaction"].search([]).mapped("payment_uuid")

    def assert_nothing_happened(self):
        self.assertEqual(self.all_rows(), self.rows_before)
        self.assertEqual(self.glase.ledger("calls"), self.calls_before)

    def check(self, route, parameters):
        """A plain refusal: no crash, and no trace of the database's own words."""
        try:
            with mute_logger("odoo.http", "odoo.sql_db"):
                answer = self.call(route, **parameters)
        except JsonRpcException as error:
            self.assertIn("odoo.exceptions.", str(error))
            return {}
        self.assertNotIn(answer.get("outcome"), ("paid", "refunded"))
        return answer


@tagged("post_install", "-at_install")
class TestHostileRoutes(HostileRoutes):
    """Every parameter of every route of the till."""

    def test_every_parameter(self):
        for route, parameters in self.routes().items():
            for name in ("config_id", *parameters):
                for value in self.wrong_values(name):
                    with self.subTest(f"{route} {name} {str(value)[:20]!r}"):
                        self.check(route, {**parameters, name: value})
        self.assert_nothing_happened()

    def test_a_parameter_is_missing(self):
        for route, parameters in self.routes().items():
            parameters = {"config_id": self.main_pos_config.id, **parameters}
            for name in parameters.keys() - {"employee_id", "pin"}:
                params = {key: parameters[key] for key in parameters if key != name}
                with self.subTest(f"{route} without {name}"):
                    with self.refused_over_http("odoo.exceptions.AccessError"):
                        url = f"/pos_glase/{route}"
                        self.make_jsonrpc_request(url, params)
        self.assert_nothing_happened()

    def test_odd_orders(self):
        """Values of an order that no till sends; its lines have tests of their own."""
        for route, *names in (
            ("start", "uuid", "payment_ids", "employee_id"),
            ("update", "uuid", "payment_ids"),
            ("refund", "uuid", "payment_ids"),
            ("undo", "employee_id"),
        ):
            parameters = self.routes()[route]
            for name in names:
                for value in ODD:
                    order = {**parameters["order"], name: value}
                    sent = {**parameters, "order": order, "payment_uuid": str(uuid4())}
                    with self.subTest(f"{route} {name} {str(value)[:20]!r}"):
                        answer = self.check(route, sent)
                        if answer.get("state") == "issued":
                            self.cancel(sent["payment_uuid"])  # it makes way

    def test_odd_orders_of_a_waiting_payment(self):
        keys = {"payment_uuid": self.issue(), "attempt": 1, "amount": 50.0}
        order = self.row(keys["payment_uuid"]).sudo().order_data
        for name in ("uuid", "payment_ids"):
            for value in ODD:
                with self.subTest(f"{name} {str(value)[:20]!r}"):
                    self.check("update", {**keys, "order": {**order, name: value}})

    def test_pages_without_their_numbers(self):
        self.authenticate("pos_admin", "pos_admin")
        for page in ("stickers", "reconciliation", "report", "certification"):
            with self.subTest(page), mute_logger("odoo.http"):
                answer = self.url_open(f"/pos_glase/{page}")
                self.assertEqual(answer.status_code, 404)

    def test_pages_with_numbers_that_are_none(self):
        self.authenticate("pos_admin", "pos_admin")
        one = f"stickers?terminals={self.terminal.id}&"
        pages = (f"{one}copies=", f"{one}layout=", "stickers?terminals=")
        numbers = ("9" * 5000, "9" * 40, "9" * 30, "9" * 10)
        for page in (*pages, "reconciliation?periods=", "report/", "certification/"):
            wanted = (404,) if page.startswith("re") else (403, 404, 422)
            for number in (*numbers, "999999", "-1", "1e5", "٣", ",,", "1e9,x,-1,٣"):
                with self.subTest(f"{page} {number[:5]}"), mute_logger("odoo.http"):
                    answer = self.url_open(f"/pos_glase/{page}{number}")
                    self.assertIn(answer.status_code, wanted)

    def wrong_values(self, name):
        texts = (*STRANGE, "\x00", "   ", LONG)
        numbers = (0, -1, 10**30, float("1e308"), 0.001)
        return {
            "reason": NO_TEXT,
            "amount": (*texts, *NO_TEXT[5:], *numbers, None, True),
            "attempt": (*texts, *NO_TEXT[3:], 0, 10**30, None, True),
            "order": (*texts, *NO_TEXT[1:6], {"uuid": "\x00"}, {"uuid": 7}),
            "employee_id": (*texts, *NO_TEXT, 10**30),
        }.get(name, (*texts, *NO_TEXT, 10**30))
