# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What cashier and buyer see, in a real Chromium."""

from odoo.tests import tagged

from .tours import TourCase, calls, pay


@tagged("post_install", "-at_install")
class TestToursLook(TourCase):
    def test_customer_display(self):
        with self.buyer((asked_about_bill(2, times=6), pay())):
            self.run_tour("GlaseCustomerDisplay")
        self.assert_sold()


def asked_about_bill(number, times):
    """The till has asked so many times about that bill of the day."""

    def is_time(ledger):
        references = [bill["reference"] for bill in ledger["invoices"][number - 1 :]]
        asks = calls(ledger, "getPaymentStatus")
        asked = [ask for ask in asks if ask["invoice_reference"] in references]
        return len(asked) >= times

    return is_time
