# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Reports that are none, or worse (glase_api.md, 8.6): kept as text, never believed."""

from odoo.tests import tagged

from ..periods import PeriodCase

ROW = "<Row><TerminalId>x</TerminalId><SalesAmount>{}</SalesAmount>{}</Row>"
BOMB = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
HOSTILE = {
    "an entity": '<!DOCTYPE a [<!ENTITY x "ha">]><A><Row>&x;</Row></A>',
    "a file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><A><Row>&x;</Row></A>',
    "a bomb": f'<!DOCTYPE a [<!ENTITY e0 "ha">{BOMB}]><A><Row>&e12;</Row></A>',
    "a page": "<html><body><script>alert(1)</script></body></html>",
    "another period": (
        "<A><Meta><TransactionPeriodId>1</TransactionPeriodId></Meta></A>"
    ),
    "a long reference": "<A>"
    + ROW.format("1", f"<ErsReference>{'7' * 9000}</ErsReference>")
    + "</A>",
    "much money": f"<A>{ROW.format('9' * 30, '')}</A>",
    "half of it": "<A><Meta/><Row><SalesCount>1</SalesCount>",
}
WHY = {"a page": "neither", "an entity": "document type", "another period": "other"}
STRANGE = {
    "no amount": ROW.format("", "<ErsReference>" + "7" * 25 + "</ErsReference>"),
    "words": ROW.format("NaN", "<ErsReference>" + "7" * 25 + "</ErsReference>"),
    "a script": ROW.format(
        "1", "<ErsReference>&lt;script>alert(1)&lt;/script></ErsReference>"
    ),
    "many payments": "<Row><SalesCount>999999999</SalesCount></Row>",
}


@tagged("post_install", "-at_install")
class TestHostileReports(PeriodCase):
    def sent(self, text):
        """A period whose reports all are this text."""
        self.send_as_report(lambda _report, _text: text)
        self.wanted()
        self.run_job()
        return self.periods[-1:]

    def test_what_is_no_report_is_no_list(self):
        for name, text in HOSTILE.items():
            with self.subTest(name):
                period = self.sent(text)
                self.assertEqual((period.state, period.result), ("no_list", False))
                self.assertIn("cannot be read", period.summary)
                self.assertFalse(period.line_ids)
                self.assertEqual(set(period.report_ids.mapped("text")), {text})
                for problem in period.report_ids.mapped("problem"):
                    self.assertIn(WHY.get(name, ""), problem)
                    self.assertNotIn("root:", problem)
                answer = period.with_user(self.pos_admin).action_fetch()
                self.assertEqual(answer["params"]["type"], "danger")
                self.env.invalidate_all()
                self.assertEqual((period.state, period.result), ("no_list", False))

    def test_a_good_list_after_a_bad_one(self):
        row = self.sell()
        bad = [True]
        self.send_as_report(lambda _report, text: "<html/>" if bad else text)
        period = self.close_day()
        self.assertEqual(period.state, "no_list")
        bad.clear()
        period.with_user(self.pos_admin).action_fetch()
        self.env.invalidate_all()
        self.assertEqual(self.kinds(period), [("matched", row.ers_reference)])
        self.assertEqual((period.state, period.result), ("done", "right"))

    def test_what_is_strange_is_a_difference(self):
        for name, row in STRANGE.items():
            with self.subTest(name):
                period = self.sent(f"<A><Meta/>{row}</B>")
                self.assertEqual(period.state, "done")
                self.assertNotEqual(period.result, "right")

    def test_it_is_served_as_text_to_be_saved(self):
        text = HOSTILE["a page"]
        report = self.sent(text).report_ids[:1]
        self.authenticate("pos_admin", "pos_admin")
        answer = self.url_open(f"/pos_glase/report/{report.id}")
        self.assertEqual(answer.text, text)
        headers = answer.headers
        self.assertEqual(headers["Content-Type"], "text/plain; charset=utf-8")
        self.assertTrue(headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", headers["Content-Security-Policy"])
