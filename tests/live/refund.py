# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A refund at a till by plain HTTP, no browser."""

from sale import LiveOrder

LINES = """
    SELECT l.id FROM pos_order_line l JOIN pos_order o ON o.id = l.order_id
     WHERE o.uuid = %s
"""


class Refund(LiveOrder):
    """All of a finished sale comes back, at its till unless another one is named."""

    def __init__(self, sale, till=None):
        [(line,)] = sale.shop.sql(LINES, sale.order_uuid)
        till, amount = till or sale.till, sale.amount
        super().__init__(sale.shop, till, amount=amount, refunded_line=line)
        self.sale = sale

    def send(self, at, **how):
        return self.ask(at, "refund", **how)

    def status(self, at):
        return self.ask(at, "refund_status")

    def calls(self):
        """What Glase was asked to give back of this sale."""
        return self.shop.calls("refundPayment", self.sale.till, self.till)
