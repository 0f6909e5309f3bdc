# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase calls when a bill is paid: the till looks at once, and nobody else can tell."""

from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools.misc import hash_sign

from ...services.payment import webhook
from ..common import TillCase


@tagged("post_install", "-at_install")
class TestWakeUp(TillCase):
    def setUp(self):
        super().setUp()
        self.account.callback_address = self.base_url()

    def called(self):
        """Where Glase was told to call about the newest bill."""
        return self.glase.ledger("invoices")[-1]["content"].get("notificationUrl")

    def notify(self, path, method="POST"):
        return self.url_open(path, method=method, allow_redirects=False)

    def last_asked(self, uuid):
        return self.row(uuid).asked_at

    def test_the_bill_carries_the_address_only_if_there_is_one(self):
        self.account.callback_address = False
        uuid = self.issue()
        self.assertFalse(self.called())
        self.cancel(uuid)
        self.account.callback_address = "http://127.0.0.1:1/shop/"
        self.issue()
        self.assertTrue(
            self.called().startswith("http://127.0.0.1:1/shop/pos_glase/notify/")
        )

    def test_a_call_lets_the_till_ask_at_once(self):
        uuid = self.issue()
        self.ask(uuid)
        path = urlsplit(self.called()).path
        self.pay()
        soon = self.call("status", payment_uuid=uuid, attempt=1)
        self.assertEqual(soon["outcome"], "wait")  # less than a second has passed
        with patch.object(type(self.main_pos_config), "_notify") as told:
            answer = self.notify(path)
        self.assertEqual((answer.status_code, answer.content), (200, b""))
        told.assert_called_once_with("GLASE_LOOK", {"payment_uuid": uuid})
        paid = self.call("status", payment_uuid=uuid, attempt=1)
        self.assertEqual(paid["outcome"], "paid")

    def test_each_call_wakes_an_ask(self):
        """One before the customer has paid and one after, within the same second."""
        uuid = self.issue()
        self.ask(uuid)
        path = urlsplit(self.called()).path
        keys = {"payment_uuid": uuid, "attempt": 1}
        self.notify(path)
        self.assertEqual(self.call("status", **keys)["outcome"], "wait")
        self.pay()
        self.assertEqual(self.call("status", **keys)["outcome"], "wait", "no call yet")
        self.notify(path)
        self.assertEqual(self.call("status", **keys)["outcome"], "paid")

    def test_a_hundred_calls_are_one_ask_more(self):
        uuid = self.issue()
        self.ask(uuid)
        path, asks = urlsplit(self.called()).path, len(self.asks())
        heard = self.last_asked(uuid)
        with patch.object(type(self.main_pos_config), "_notify") as told:
            for _call in range(100):
                self.notify(path)
        told.assert_called_once()
        self.assertEqual(self.last_asked(uuid), heard, "the payment is no older")
        for _ask in range(3):
            self.call("status", payment_uuid=uuid, attempt=1)
        self.assertEqual(len(self.asks()), asks + 1)

    def test_calls_abandon_no_payment(self):
        """Each call once made it look older, until the next start cancelled it."""
        uuid = self.issue()
        self.ask(uuid)
        path = urlsplit(self.called()).path
        for _call in range(80):
            self.notify(path)
        self.watch()
        self.watch()
        self.assertTrue(self.start()["busy"], "somebody is paying")
        self.assertEqual(self.row(uuid).state, "issued")
        self.assertFalse(self.glase.calls("cancelInvoice"))

    def test_a_call_about_what_is_over_does_nothing(self):
        uuid = self.issue()
        path = urlsplit(self.called()).path
        self.cancel(uuid)
        self.does_nothing(path, uuid)

    def test_what_is_not_a_token_does_nothing(self):
        uuid = self.issue()
        self.ask(uuid)
        row = self.row(uuid)
        path = urlsplit(self.called()).path
        secret = self.env(su=True)
        past = timedelta(hours=-1)
        for token in (
            "x",
            "AQ",
            "%00",
            "é" * 20,
            "A" * 5000,
            path.rpartition("/")[2][:-3],
            str(row.id),
            hash_sign(secret, "pos_glase.other", row.id, expiration_hours=1),
            hash_sign(secret, webhook.SCOPE, row.id, expiration=past),
            hash_sign(secret, webhook.SCOPE, [row.id], expiration_hours=1),
            hash_sign(secret, webhook.SCOPE, row.id + 10_000, expiration_hours=1),
        ):
            with self.subTest(token=token[:30]):
                self.does_nothing(f"{webhook.PATH}{token}", uuid)

    def does_nothing(self, path, uuid):
        before = self.row(uuid).read()
        with patch.object(type(self.main_pos_config), "_notify") as told:
            answer = self.notify(path)
        self.assertEqual((answer.status_code, answer.content), (200, b""))
        told.assert_not_called()
        self.assertEqual(self.row(uuid).read(), before)

    def test_only_post(self):
        self.issue()
        path = urlsplit(self.called()).path
        self.assertEqual(self.notify(path, "GET").status_code, 405)

    def test_a_refused_address_is_left_out(self):
        """Code 64: a new attempt by itself, without the address."""
        self.glase.fault("sendInvoice", "code:64")
        started = self.start()
        self.assertEqual((started["state"], started["attempt"]), ("issued", 2))
        self.assertFalse(self.called())
        self.assertEqual(self.row(started["payment_uuid"], 1).state, "failed")

    def test_refused_for_ever(self):
        self.glase.fault("sendInvoice", "code:64", times=9)
        started = self.start()
        self.assertEqual(started["outcome"], "error", started)
        self.assertEqual(len(self.sends()), 2)

    def test_only_an_encrypted_address(self):
        for address in ("shop", "http://shop.example.com", "ftp://x", "https://x/?a"):
            with self.subTest(address=address), self.assertRaises(ValidationError):
                self.account.callback_address = address
