# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Hostile input: a clear refusal, nothing stored, nothing executed."""

import random
from uuid import uuid4

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .common import GLASE_ID, TillCase

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
# Values that are not even texts.
NO_TEXT = (None, True, 10**9, -1, 1.5, [], ["a"], {}, {"id": 1}, [[6, 0, [1]]])


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
                said = self.account.action_test_connection()["params"]["message"]
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
            wizards = self.env["glase.assign"]
            with self.subTest(text[:20]), self.assertRaises(UserError):
                with self.env.cr.savepoint():
                    values = {"terminal_id": self.terminal.id, "glase_id": text}
                    wizards.create(values).action_assign()
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

    def routes(self):
        order = self.order_data(str(uuid4()))
        payment = {"payment_uuid": str(uuid4()), "attempt": 1}
        sale = {**payment, "order": order, "amount": 100.0}
        proof = {"employee_id": 1, "pin": "1"}
        return {
            "open": {},
            "restore": {"payment_uuid": str(uuid4())},
            "start": sale,
            "update": sale,
            "status": payment,
            "cancel": payment,
            "let_go": payment,
            "refund_offer": {"order": order, "amount": 1.0},
            "refund": {**sale, **proof},
            "refund_status": payment,
            "undo": {"order": order, "payment_uuid": str(uuid4()), **proof},
            "force": {**payment, "reason": "x", **proof},
            "take_over": proof,
            "close_over": {"reason": "x", **proof},
            "overview": proof,
            "assign": {"glase_id": "!", **proof},
        }

    def check(self, route, parameters):
        """A plain refusal: no crash, and no trace of the database's own words."""
        try:
            with mute_logger("odoo.http", "odoo.sql_db"):
                answer = self.call(route, **parameters)
        except JsonRpcException as error:
            self.assertIn("odoo.exceptions.", str(error))
            return
        self.assertNotIn(answer.get("outcome"), ("paid", "refunded"))


@tagged("post_install", "-at_install")
class TestHostileRoutes(HostileRoutes):
    """Every parameter of every route of the till."""

    def test_every_parameter(self):
        for route, parameters in self.routes().items():
            for name in ("config_id", *parameters):
                for value in self.wrong_values(name):
                    with self.subTest(f"{route} {name} {str(value)[:20]!r}"):
                        self.check(route, {**parameters, name: value})
        self.assertEqual(self.all_rows(), self.rows_before)
        self.assertEqual(self.glase.ledger("calls"), self.calls_before)

    def test_pages_without_their_numbers(self):
        self.authenticate("pos_admin", "pos_admin")
        for page in ("stickers", "reconciliation", "report", "certification"):
            with self.subTest(page), mute_logger("odoo.http"):
                answer = self.url_open(f"/pos_glase/{page}")
                self.assertEqual(answer.status_code, 404)

    def test_pages_with_numbers_of_5000_digits(self):
        """More than Python makes a number of: nothing found, and no server error."""
        self.authenticate("pos_admin", "pos_admin")
        digits = "9" * 5000
        sheet = f"stickers?terminals={self.terminal.id}&copies"
        for page, status in (
            (f"stickers?terminals={digits}", 404),
            (f"{sheet}={digits}", 422),
            (f"{sheet}=²", 404),
            (f"reconciliation?periods={digits}", 404),
            (f"report/{digits}", 404),
            (f"certification/{digits}", 404),
        ):
            with self.subTest(page[:40]), mute_logger("odoo.http"):
                answer = self.url_open(f"/pos_glase/{page}")
                self.assertEqual(answer.status_code, status)

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
