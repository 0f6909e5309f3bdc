# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The bill at Glase: the six facts that it must name (glase_api.md, 3.3, 4.4)."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from ..orders import OrderCase


@tagged("post_install", "-at_install")
class TestInvoice(OrderCase):
    def bill(self, lines=None, amount=100.0, payments=(), **values):
        """Start a payment; returns the invoice as it arrived at Glase."""
        uuid = str(uuid4())
        order = {**self.ui_order(uuid, amount), **values}
        if lines is not None:
            order["lines"] = lines
        order["payment_ids"] = [*payments, *order["payment_ids"]]
        self.assertEqual(
            self.start(uuid, amount=amount, order=order)["state"], "issued"
        )
        invoice = self.glase.ledger("invoices")[-1]
        self.assertEqual(self.sum_of(invoice), Decimal(invoice["total"]))
        self.payment_uuid = uuid
        self.cancel(uuid)
        return invoice

    def sum_of(self, invoice):
        return sum(Decimal(row["itemTotalAmount"]["value"]) for row in invoice["rows"])

    def line(self, total, qty=1, **values):
        values = {"price_subtotal_incl": total, "qty": qty, **values}
        product = self.desk_organizer.product_variant_id.id
        return [0, 0, {"product_id": product, "price_unit": total, **values}]

    # Cashier

    def test_cashier_is_the_user(self):
        self.assertEqual(self.bill()["cashier"], self.pos_user.name)

    def test_cashier_is_the_employee(self):
        if "hr.employee" not in self.env:
            self.skipTest("pos_hr is not installed")
        company = self.main_pos_config.company_id.id
        employee = (
            self.env["hr.employee"]
            .sudo()
            .create({"name": "Åsa Öberg", "company_id": company})
        )
        bill = self.bill(employee_id=employee.id)
        self.assertEqual(bill["cashier"], "Åsa Öberg")
        self.assertEqual(self.row(self.payment_uuid).cashier, "Åsa Öberg")

    def test_employee_of_nobody(self):
        for employee_id in (2**31 - 1, 2**40, "x", -1, True):
            bill = self.bill(employee_id=employee_id)
            self.assertEqual(bill["cashier"], self.pos_user.name, employee_id)

    # Total

    def test_total(self):
        bill = self.bill([self.line(139.25)], 139.25)
        self.assertEqual((bill["total"], bill["currency"]), ("139.25", "USD"))
        self.assertEqual(bill["content"]["totalAmount"]["value"], "139.25")

    def test_total_is_no_float(self):
        for amount, total in (
            (0.1 + 0.2, "0.30"),
            (1.15, "1.15"),
            (2.675, "2.68"),
            (1005.0, "1005.00"),
            (100000.07, "100000.07"),
        ):
            self.assertEqual(self.bill([self.line(amount)], amount)["total"], total)

    # Issue date

    def test_issue_date_has_the_users_offset(self):
        self.pos_user.tz = "Asia/Kathmandu"
        self.authenticate("pos_user", "pos_user")
        text = self.bill()["content"]["issueDate"]
        self.assertTrue(text.endswith("+05:45"), text)
        late = datetime.now(timezone.utc) - datetime.fromisoformat(text)
        self.assertLess(abs(late), timedelta(minutes=1))

    def test_issue_date_without_a_time_zone(self):
        self.pos_user.tz = False
        self.authenticate("pos_user", "pos_user")
        self.assertRegex(self.bill()["content"]["issueDate"], r"(\+00:00|Z)$")

    # Title

    def test_title(self):
        config = self.main_pos_config
        title = self.bill()["title"]
        self.assertIn(config.name, title)
        self.assertIn(config.company_id.name, title)

    # clientInvoiceId

    def test_client_invoice_id_is_new_for_each_attempt(self):
        uuid = self.issue()
        self.cancel(uuid)
        self.start(uuid, attempt=2)
        ids = [i["client_invoice_id"] for i in self.glase.ledger("invoices")]
        self.assertEqual(ids, [f"{uuid}-1", f"{uuid}-2"])
        rows = [self.row(uuid, attempt).client_invoice_id for attempt in (1, 2)]
        self.assertEqual(ids, rows)

    # Rows

    def test_row(self):
        product = self.desk_organizer.product_variant_id
        product.write({"barcode": "7310865004703", "default_code": "DO-1"})
        tax = self.env["account.tax"].create({"name": "12%", "amount": 12})
        line = self.line(
            33.6, qty=3, full_product_name="Milk 1 l", tax_ids=[[6, 0, tax.ids]]
        )
        row = self.bill([line], 33.6)["rows"][0]
        self.assertEqual(row["itemDescription"], "Milk 1 l")
        self.assertEqual(Decimal(row["itemQuantity"]), 3)
        self.assertEqual(row["itemUnitPrice"]["value"], "11.20")
        self.assertEqual(row["itemTotalAmount"], {"currency": "USD", "value": "33.60"})
        self.assertEqual(Decimal(row["itemTaxRate"]), 12)
        self.assertEqual(row["itemEAN"], "7310865004703")
        self.assertEqual(row["itemSKU"], "DO-1")
        self.assertNotIn("itemDiscount", row)

    # The tax of a row is the one that the order pays

    def tax(self, amount=10.0, **values):
        values = {"name": f"{amount} {uuid4()}", "amount": amount, **values}
        return self.env["account.tax"].create(values)

    def position(self, *mapped):
        """A fiscal position that turns the first tax into the others."""
        position = self.env["account.fiscal.position"].create({"name": "Takeaway"})
        source, *others = mapped or [self.tax()]
        for tax in others or [self.tax(3.0)]:
            tax.fiscal_position_ids = position
            if others:
                tax.original_tax_ids = source
        return position

    def tax_rate(self, taxes, position=None, **values):
        line = self.line(33.6, tax_ids=[[6, 0, taxes.ids]])
        values["fiscal_position_id"] = position.id if position else False
        (row,) = self.bill([line], 33.6, **values)["rows"]
        return Decimal(row["itemTaxRate"]) if "itemTaxRate" in row else None

    def test_tax_of_the_fiscal_position(self):
        standard, takeaway = self.tax(10.0), self.tax(5.5)
        self.assertEqual(self.tax_rate(standard), 10)
        mapped = self.position(standard, takeaway)
        self.assertEqual(self.tax_rate(standard, mapped), Decimal("5.5"))
        self.assertEqual(self.tax_rate(self.tax(21.0), mapped), 21)

    def test_one_tax_becomes_two_or_none(self):
        standard = self.tax(10.0)
        two = self.position(standard, self.tax(5.0), self.tax(9.975))
        self.assertEqual(self.tax_rate(standard, two), Decimal("14.975"))
        free = self.env["account.fiscal.position"].create({"name": "Export"})
        self.assertIsNone(self.tax_rate(standard, free))

    def test_tax_of_an_order_that_was_synced(self):
        standard = self.tax(10.0)
        position = self.position(standard, self.tax(5.5))
        self.data["lines"] = [self.line(50.0, uuid=str(uuid4()), price_subtotal=50.0)]
        self.data["lines"][0][2]["tax_ids"] = [[6, 0, standard.ids]]
        order = self.sync(payment_ids=[], fiscal_position_id=position.id)
        unsent = {**self.order_data(self.payment_uuid), "uuid": order.uuid}
        unsent["lines"] = []
        self.start(self.payment_uuid, amount=50.0, order=unsent)
        (row,) = self.glase.ledger("invoices")[-1]["rows"]
        self.assertEqual(Decimal(row["itemTaxRate"]), Decimal("5.5"))

    def test_taxes_of_other_kinds(self):
        included = self.tax(20.0, price_include_override="tax_included")
        parts = self.tax(5.0) | self.tax(2.0)
        group = self.tax(0.0, amount_type="group", children_tax_ids=[(6, 0, parts.ids)])
        base = self.tax(10.0, include_base_amount=True, sequence=1)
        fixed = self.tax(0.25, amount_type="fixed")
        division = self.tax(20.0, amount_type="division")
        for taxes, rate in (
            (included, 20),
            (group, 7),
            (base | self.tax(10.0, sequence=2), 21),  # a tax on a tax
            (fixed | included, 20),
            (fixed, None),
            (division, 25),  # of the price without tax
        ):
            with self.subTest(taxes=taxes.mapped("name")):
                self.assertEqual(self.tax_rate(taxes), rate)

    def test_discount(self):
        row = self.bill([self.line(75.0, qty=2, discount=25)], 75.0)["rows"][0]
        self.assertEqual(row["itemDiscount"]["value"], "25.00")
        self.assertEqual(row["itemUnitPrice"]["value"], "50.00")
        self.assertEqual(row["itemTotalAmount"]["value"], "75.00")

    def test_given_away(self):
        lines = [self.line(0.0, discount=100), self.line(5.0)]
        self.assertEqual(len(self.bill(lines, 5.0)["rows"]), 2)

    def test_returned_goods_and_fractions(self):
        lines = [
            self.line(100.0, qty=2),
            self.line(-30.0, qty=-1, full_product_name="Bottle"),
            self.line(12.5, qty=0.25, full_product_name="Cheese"),
        ]
        rows = self.bill(lines, 82.5)["rows"]
        self.assertEqual(rows[1]["itemTotalAmount"]["value"], "-30.00")
        for row, words in ((rows[1], ("Bottle", "-1")), (rows[2], ("Cheese", "0.25"))):
            self.assertEqual(Decimal(row["itemQuantity"]), 1)
            for word in words:
                self.assertIn(word, row["itemDescription"])

    def test_rounding(self):
        for total, amount, difference in ((99.98, 100.0, "0.02"), (5.02, 5.0, "-0.02")):
            rows = self.bill([self.line(total)], amount)["rows"]
            self.assertEqual(rows[1]["itemDescription"], "Rounding")
            self.assertEqual(rows[1]["itemTotalAmount"]["value"], difference)

    def test_part_cash(self):
        bank = self.bank_payment_method
        done = self.line_data(str(uuid4()), 60.0, bank, payment_status="done")
        plain = self.line_data(str(uuid4()), 5.0, bank)
        failed = self.line_data(str(uuid4()), 7.0, bank, payment_status="retry")
        payments = [[0, 0, values] for values in (done, plain, failed)]
        bill = self.bill([self.line(100.0)], 35.0, payments)
        self.assertEqual(bill["total"], "35.00")
        tenders = [row["itemTotalAmount"]["value"] for row in bill["rows"][1:]]
        self.assertEqual(tenders, ["-60.00", "-5.00"])
        self.assertIn("Bank", bill["rows"][1]["itemDescription"])

    def test_paid_otherwise_later(self):
        rows = self.bill([self.line(100.0)], 35.0)["rows"]
        self.assertEqual(rows[1]["itemDescription"], "Paid otherwise")
        rows = self.bill([self.line(100.0)], 120.0)["rows"]
        self.assertEqual(rows[1]["itemDescription"], "Other items")

    def test_names_of_any_kind(self):
        names = {
            "Tab\there\x07 \x0b": "Tab here",
            "<b>&amp; \"quoted\" ]]> 'x'</b>": "<b>&amp; \"quoted\" ]]> 'x'</b>",
            "Kaffe ☕ \U0001f9c1 naïve ß 日本": "Kaffe ☕ \U0001f9c1 naïve ß 日本",
            "\ufffe\uffff end": "end",
        }
        for name, shown in names.items():
            row = self.bill([self.line(1.0, full_product_name=name)], 1.0)["rows"][0]
            self.assertEqual(row["itemDescription"].strip(), shown)
        long = "x" * 5000
        self.bill([self.line(1.0, full_product_name=long)], 1.0)

    def test_product_that_is_gone(self):
        line = self.line(9.0, product_id=2**31 - 1, full_product_name="Gone")
        self.assertEqual(self.bill([line], 9.0)["rows"][0]["itemDescription"], "Gone")

    def test_what_no_till_sends(self):
        """One sentence for the cashier, and nothing is sent."""
        odd = ("x", {"a": 1}, [1], -1, 1.5, 2**40)
        numbers = ("x", {"a": 1}, [1], 1e308)
        fields = {
            "product_id": odd,
            "full_product_name": ({"a": 1}, [1], 5),
            "price_subtotal_incl": numbers,
            "qty": numbers[:3],
            "discount": numbers[:3],
            "tax_ids": (5, "x", [["x"]], [2**40], [[6, 0, ["x"]]], [[4, {}]]),
        }
        lines = [
            [[0, 0, {**self.line(100.0)[2], name: value}]]
            for name, values in fields.items()
            for value in values
        ]
        lines += [5, "x", {"a": 1}, [[1, [1], {}]]]
        orders = [{"lines": each} for each in lines]
        orders += [{"fiscal_position_id": value} for value in odd]
        orders += [{"payment_ids": value} for value in (5, "x", [[1, [1], {}]])]
        orders += [
            {"payment_ids": [[0, 0, {"payment_method_id": value, "amount": 1.0}]]}
            for value in odd
        ]
        for values in orders:
            with self.subTest(values):
                uuid = str(uuid4())
                answer = self.start(uuid, order={**self.ui_order(uuid), **values})
                self.assertEqual(answer["state"], "none", answer)
                self.assertIn("invoice", answer["message"])
        self.assertFalse(self.glase.ledger("invoices"))

    # An order that the server has already

    def test_order_that_was_synced(self):
        cash = self.line_data(str(uuid4()), 20.0, self.bank_payment_method)
        self.data["lines"] += [self.line(50.0, uuid=str(uuid4()), price_subtotal=50.0)]
        self.data["payment_ids"] = [[0, 0, cash]]
        order = self.sync()
        first, second = order.lines
        changed = {"qty": 2, "price_subtotal_incl": 200.0}
        added = self.line(7.0, uuid=str(uuid4()), full_product_name="Added")
        commands = [
            Command.update(first.id, changed),
            Command.delete(second.id),
            added,
        ]
        bill = self.bill(commands, 187.0, uuid=order.uuid)
        totals = [row["itemTotalAmount"]["value"] for row in bill["rows"]]
        self.assertEqual(totals, ["200.00", "7.00", "-20.00"])
        self.assertEqual(Decimal(bill["rows"][0]["itemQuantity"]), 2)
        self.assertIn("Bank", bill["rows"][2]["itemDescription"])

    def test_order_of_another_company_is_not_shown(self):
        order = self.sync().sudo()
        uuid = order.uuid
        other = self.env["res.company"].create({"name": "Other"})
        self.env.cr.execute(
            "UPDATE pos_order SET company_id = %s WHERE id = %s", [other.id, order.id]
        )
        self.env.invalidate_all()
        rows = self.bill([], 10.0, uuid=uuid)["rows"]
        self.assertEqual([row["itemDescription"] for row in rows], ["Other items"])
