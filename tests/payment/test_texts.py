# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Each result code leads to its one plain sentence (glase_api.md, 6.1)."""

import re

from odoo.tests import tagged

from ...glase.errors import CODES, DEFINITE_NO, SUCCESS, GlaseRefused, GlaseUnknown
from ...services.common import texts
from ..common import TillCase

# What is the matter, and what to do next
SAYS = {
    1: ("not confirmed", "wait"),
    10: ("refused the request", "another way to pay"),
    11: ("does not accept this amount", "Change it"),
    12: ("payment was refused", "another way to pay"),
    20: ("password is wrong", "Call a manager"),
    21: ("may not use Glase", "Call a manager"),
    29: ("not set up", "Call a manager"),
    33: ("blocked", "Call a manager"),
    37: ("account is unknown", "Call a manager"),
    48: ("customer is paying", "wait"),
    49: ("could not read the invoice", "another way to pay"),
    50: ("customer has paid", "Finish the sale"),
    51: ("customer is paying", "wait"),
    54: ("does not know this invoice", "Call a manager"),
    58: ("has expired", "Start again"),
    64: ("callback address", "Try again"),
    90: ("had an error", "Checking"),
    91: ("does not offer this", "another way to pay"),
    92: ("not available", "another way to pay"),
    93: ("busy", "Trying again"),
    94: ("bank connection is down", "Trying again"),
}
OTHERS = (3, 13, 63, 999)  # not a till's, or of nobody
SELF_HEALING = {64}  # sent again by itself, without the callback address


@tagged("post_install", "-at_install")
class TestWording(TillCase):
    def said(self, error):
        return texts.for_cashier(self.env, error)

    def assert_plain(self, sentence):
        self.assertNotRegex(sentence, r"\d|[A-Z]{3,}|_", "no code, no symbolic name")
        self.assertRegex(sentence, r"[.…]$")
        self.assertLessEqual(len(re.findall(r"[.:;]( |$)", sentence)), 3, sentence)

    def test_each_code_has_its_sentence(self):
        asked = {"sendInvoice", "getPaymentStatus", "cancelInvoice"}
        theirs = {number for number, code in CODES.items() if code.operations & asked}
        theirs -= {*SUCCESS["cancelInvoice"]}
        self.assertEqual(set(SAYS), theirs | {1})  # which awaits somebody's approval
        for code, parts in SAYS.items():
            operation = next(iter(CODES[code].operations & asked), "cancelInvoice")
            sentence = self.said(GlaseRefused(operation, code, "code"))
            for part in parts:
                self.assertIn(part, sentence, code)
            self.assert_plain(sentence)

    def test_other_codes(self):
        for code in OTHERS:
            sentence = self.said(GlaseUnknown("sendInvoice", code, "code"))
            self.assertIn("Use another way to pay", sentence)
            self.assert_plain(sentence)

    def test_no_code(self):
        self.assertIn("still checking", self.said(GlaseUnknown("sendInvoice")))

    def test_what_cashier_and_manager_read(self):
        for code in sorted(DEFINITE_NO["sendInvoice"] - {0} - SELF_HEALING):
            self.glase.fault("sendInvoice", f"code:{code}")
            answer = self.start()
            self.assertEqual(answer["outcome"], "error", code)
            self.assertEqual(answer["message"], str(texts.SENTENCES[code]))
            row = self.row(answer["payment_uuid"])
            name = CODES[code].name
            self.assertIn(f"Glase answered {code} {name} to", row.last_answer)
