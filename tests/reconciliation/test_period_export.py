# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The receipt file and Glase's lists as a spreadsheet, through Odoo's own export."""

import io
import json
from datetime import datetime, timedelta

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..periods import PeriodCase

MANAGER = "base.group_user,base.group_allow_export,point_of_sale.group_pos_manager"
BOOKKEEPER = "base.group_user,base.group_allow_export,account.group_account_user"


@tagged("post_install", "-at_install")
class TestPeriodExport(PeriodCase):
    def log_in(self, login, groups):
        user = self.new_user(login, groups, tz="Asia/Tokyo")
        self.authenticate(login, login)
        return user

    def columns(self, user, view):
        """What the list shows, as the list's own export button names it."""
        view = self.env.ref(f"pos_glase.{view}").sudo()
        model = self.env[view.model].with_user(user)
        arch = model.get_view(view.id, "list")["arch"]
        fields = model.fields_get()
        shown = [part.partition('"')[0] for part in arch.split('<field name="')[1:]]
        return [
            {
                "name": name,
                "label": fields[name]["string"],
                "type": fields[name]["type"],
            }
            for name in dict.fromkeys(shown)
        ]

    def exported(self, user, view, domain=()):
        """The rows of the file, each by the columns' names; it has text and numbers."""
        columns = self.columns(user, view)
        model = self.env.ref(f"pos_glase.{view}").sudo().model
        content = self.file("xlsx", model, columns, domain, tz=user.tz).content
        _head, *rows = load_workbook(io.BytesIO(content)).active.iter_rows()
        names = [column["name"] for column in columns]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def file(self, kind, model, columns, domain, groupby=(), tz="UTC"):
        data = {
            "import_compat": False,
            "model": model,
            "fields": columns,
            "ids": False,
            "domain": list(domain),
            "groupby": list(groupby),
            "context": {"lang": "en_US", "tz": tz},
        }
        form = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open(f"/web/export/{kind}", data=form)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer

    def is_text(self, cell, value):
        self.assertEqual((cell.value, cell.data_type), (value, "s"))

    def is_number(self, cell, value):
        self.assertEqual((cell.value, cell.data_type), (value, "n"))

    def test_the_receipt_file(self):
        row = self.sell(1234.5)
        self.assertGreater(len(row.ers_reference), 15, "more than a number can hold")
        refund = self.give_back(row, 0.5)
        for login, groups in (("glase_m", MANAGER), ("glase_b", BOOKKEEPER)):
            with self.subTest(login):
                user = self.log_in(login, groups)
                action = self.env.ref("pos_glase.glase_receipt_file_action")
                domain = safe_eval(action.sudo().domain)
                view = "glase_receipt_file_view_list"
                posts = self.exported(user, view, domain)
                by_reference = {post["ers_reference"].value: post for post in posts}
                post = by_reference[row.ers_reference]
                self.is_text(post["ers_reference"], row.ers_reference)
                self.is_text(post["description"], "Glase payment")
                self.is_number(post["amount_paid"], 1234.5)
                self.is_the_moment(post["payment_date"], row.payment_date)
                back = by_reference[refund.ers_reference]
                self.is_number(back["amount_paid"], -0.5)
                self.assertEqual(len(posts), 2)

    def is_the_moment(self, cell, moment):
        """Where its reader is, as on the screen."""
        self.assertEqual(cell.data_type, "d")
        self.assertIsInstance(cell.value, datetime)
        there = moment + timedelta(hours=9)
        self.assertLess(abs(cell.value - there), timedelta(seconds=1))

    def test_differences_and_all_lines_of_a_period(self):
        matched, other = self.sell(100.0), self.sold_for(39.5, listed=40.0)
        period = self.close_day()
        user = self.log_in("glase_b", BOOKKEEPER)
        mine = [("period_id", "=", period.id)]
        view = "glase_period_line_view_list"
        lines = self.exported(user, view, mine)
        self.assertEqual(len(lines), 2)
        open_ones = [*mine, ("kind", "in", ("differs", "only_glase", "only_odoo"))]
        (line,) = self.exported(user, "glase_difference_view_list", open_ones)
        self.is_text(line["kind"], "Amount differs")
        self.is_text(line["ers_reference"], other.ers_reference)
        self.is_number(line["amount_glase"], 40)
        self.is_number(line["amount_odoo"], 39.5)
        self.is_text(line["terminal_id"], self.terminal.name)
        self.is_number(line["age"], 0)
        self.is_text(line["owner_id"], period.line_ids[0].owner_id.name)
        (same,) = [row for row in lines if row["kind"].value == "Matched"]
        self.is_text(same["ers_reference"], matched.ers_reference)

    def test_the_days(self):
        self.sell(100.0)
        period = self.close_day()
        user = self.log_in("glase_b", BOOKKEEPER)
        (line,) = self.exported(user, "glase_period_view_list")
        self.is_number(line["amount_glase"], 100)
        self.is_number(line["count_glase"], 1)
        self.is_text(line["result"], "Balanced")
        self.is_the_moment(line["marked_at"], period.marked_at)

    def test_nothing_from_outside_is_a_formula(self):
        """A name, or what Glase calls a reference: text in every form of the file."""
        row = self.sell(100.0)
        self.log_in("glase_m", MANAGER)
        names = ("cashier", "ers_reference", "client_invoice_id")
        columns = [{"name": n, "label": n, "type": "char"} for n in names]
        payment = [{"name": "glase_ers_reference", "label": "R", "type": "char"}]
        mine, line = [("id", "=", row.id)], [("id", "=", row.payment_id.id)]
        for text in ("=1+1", "{=1+1}", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"):
            row.sudo().write({"cashier": text, "ers_reference": text})
            self.env.flush_all()
            files = [
                self.file("xlsx", row._name, columns, mine),
                self.file("xlsx", row._name, columns, mine, ["cashier"]),
                self.file("xlsx", "pos.payment", payment, line),
            ]
            for file in files:
                sheet = load_workbook(io.BytesIO(file.content)).active
                cells = [cell for cells in sheet.iter_rows(min_row=2) for cell in cells]
                texts = [cell.value for cell in cells if cell.value is not None]
                self.assertTrue([t for t in texts if t[0] == "'"], text)
                self.assertFalse([cell for cell in cells if cell.data_type == "f"])
                self.assertFalse([t for t in texts if t[0] in "=+-@\t\r{"], text)
            plain = self.file("csv", row._name, columns, mine).text
            self.assertEqual(plain.count(f'"\'{text}"'), 2, plain)
