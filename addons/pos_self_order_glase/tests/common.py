# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A kiosk that is registered at a real simulator, and somebody at its page who is not
logged in."""

import time
from uuid import uuid4

from odoo import Command

from odoo.addons.pos_glase.services.common import rate_limit
from odoo.addons.pos_glase.tests.common import PATIENCE, TillCase


class KioskCase(TillCase):
    @classmethod
    def before_opening(cls):
        cls.kiosk = cls.main_pos_config
        cls.kiosk.write(
            {
                "payment_method_ids": [
                    Command.set((cls.glase_method | cls.bank_payment_method).ids)
                ],
                "self_ordering_mode": "kiosk",
                "self_ordering_default_user_id": cls.pos_admin.id,
            }
        )
        cls.burger = cls.new_article("Burger", 8.0)
        cls.cola = cls.new_article("Cola", 2.5)

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        rate_limit._seen.clear()

    @classmethod
    def new_article(cls, name, price, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "list_price": price,
                "available_in_pos": True,
                "taxes_id": [Command.clear()],
                **values,
            }
        )

    # What the page sends

    def line_of(self, product, qty=1, **values):
        price = values.pop("price_unit", product.lst_price)
        return {
            "uuid": str(uuid4()),
            "product_id": product.id,
            "qty": qty,
            "price_unit": price,
            "price_subtotal": price * qty,
            "price_subtotal_incl": price * qty,
            "tax_ids": [Command.set(product.taxes_id.ids)],
            "full_product_name": product.name,
            "discount": 0,
            **values,
        }

    def order_of(self, *lines, kiosk=None, **values):
        kiosk = kiosk or self.kiosk
        total = sum(line["price_subtotal_incl"] for line in lines)
        return {
            "uuid": str(uuid4()),
            "access_token": "",
            "session_id": kiosk.current_session_id.id,
            "config_id": kiosk.id,
            "company_id": kiosk.company_id.id,
            "state": "draft",
            "amount_total": total,
            "amount_tax": 0,
            "amount_paid": 0,
            "amount_return": 0,
            "lines": [[0, 0, line] for line in lines],
            "payment_ids": [],
            **values,
        }

    def send(self, order, kiosk=None, device="kiosk"):
        """Core's ``process-order``: what it answers."""
        params = {
            "order": order,
            "access_token": (kiosk or self.kiosk).access_token,
            "table_identifier": None,
        }
        url = f"/pos-self-order/process-order/{device}/"
        return self.make_jsonrpc_request(url, params)

    def sent(self, *lines, **values):
        """An order that the page has sent: its record."""
        order = self.order_of(*(lines or (self.line_of(self.burger),)), **values)
        uuid = order["uuid"]
        self.send(order)
        return self.env["pos.order"].search([("uuid", "=", uuid)])

    def tokens(self, order, **others):
        return {
            "access_token": order.config_id.access_token,
            "order_uuid": order.uuid,
            "order_access_token": order.access_token,
            **others,
        }

    def ask_kiosk(self, name, order, **params):
        """One call of the page; times of the payment move on by a second before."""
        if name == "status":
            self.pass_time(self.uuid_of(order), 1)
        url = f"/pos_glase/kiosk/{name}"
        told = self.make_jsonrpc_request(url, {**self.tokens(order), **params})
        self.env.invalidate_all()
        return told

    def start_at(self, order, **params):
        params = {"payment_method_id": self.glase_method.id, **params}
        return self.ask_kiosk("start", order, **params)

    def status_of(self, order, **params):
        return self.ask_kiosk("status", order, **params)

    def cancel_at(self, order, **params):
        return self.ask_kiosk("cancel", order, **params)

    def until(self, order, state):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            told = self.status_of(order)
            if told["state"] == state:
                return told
        raise AssertionError(f"Not within {PATIENCE} s; last answer: {told}")

    def waiting(self, *lines):
        """An order whose invoice waits for the customer."""
        order = self.sent(*lines)
        told = self.start_at(order)
        self.assertEqual(told["state"], "waiting", told)
        return order

    def uuid_of(self, order):
        return f"kiosk-{order.uuid}"

    def attempts(self, order):
        self.env.invalidate_all()
        found = self.env["glase.transaction"].search(
            [("payment_uuid", "=", self.uuid_of(order))], order="attempt"
        )
        return found
