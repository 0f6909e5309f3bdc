# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A till that is registered at a real simulator on a real socket."""

import json
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import requests

from odoo import Command
from odoo.tests import JsonRpcException, new_test_user

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon

from ..glase.client import GlaseClient
from ..services.payment import poll

CHECKOUT = Path(__file__).resolve().parents[1]
GLASE_ID = "004610027501"
PATIENCE = 30.0  # seconds to wait for a state
OPEN = ("ISSUED", "PENDING_ISSUER_ACKNOWLEDGE", "RESERVED")
TIMES = ("asked_at", "woken_at", "changed_at", "cancel_tried_at", "lease_until")
TIMES += ("quiet_until", "receipt_next_at", "unresolved_at")


class Simulator:
    """The Glase simulator as a process of its own, on a free port."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulator", "--port", "0", *options],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        self.url = line.split()[-1].rstrip("/")
        self.endpoint = f"{self.url}/soap/merchant/cashregister-2"

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def control(self, path, **values):
        """One control call, see ``simulator/``."""
        request = urllib.request.Request(
            f"{self.url}/control/{path}",
            data=json.dumps(values).encode() if path != "ledger" else None,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def ledger(self, part=None):
        found = self.control("ledger")
        return found[part] if part else found

    def calls(self, operation):
        return [c for c in self.ledger("calls") if c["operation"] == operation]

    def fault(self, operation, kind, times=1):
        self.control("fault", operation=operation, kind=kind, times=times)

    def live_invoices(self):
        return [i for i in self.ledger("invoices") if i["status"] in OPEN]


class GlaseShop(TestPointOfSaleHttpCommon):
    """The shop of the core's tests, and ``self.glase``, the service."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.glase = Simulator()
        cls.addClassCleanup(cls.glase.stop)


class GlaseCommon(GlaseShop):
    """The main till of the core's tests, with Glase."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.glase.control("reset", kept=False)
        cls.account = cls.new_account("Test shop", "shop1", "secret1")
        methods = cls.env["pos.payment.method"]
        cls.glase_method = methods._glase_of_company(cls.main_pos_config.company_id)
        cls.main_pos_config.payment_method_ids |= cls.glase_method
        cls.terminal = cls.env["glase.terminal"].create(
            {
                "name": "Till 1",
                "account_id": cls.account.id,
                "config_id": cls.main_pos_config.id,
            }
        )

    def setUp(self):
        super().setUp()
        self.glase.control("reset")

    @classmethod
    def register(cls, glase_id=GLASE_ID, terminal=None):
        """Register the till at the simulator and give it its sticker."""
        terminal = terminal or cls.terminal
        terminal.action_register()
        if glase_id:
            wizard = cls.env["glase.assign"].create(
                {"terminal_id": terminal.id, "glase_id": glase_id}
            )
            wizard.action_assign()
        terminal.invalidate_recordset()
        assert terminal.state == "registered", terminal.last_answer

    @classmethod
    def open_register(cls, config=None):
        config = config or cls.main_pos_config
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(0, "")
        return session

    def open_another(self, name="Till 2", methods=None, **values):
        """Another register of the shop, which is open and has no terminal."""
        config = self.main_pos_config.copy({"name": name, **values})
        config.payment_method_ids = methods or (
            config.payment_method_ids | self.glase_method
        )
        config.open_ui()
        config.current_session_id.set_opening_control(0, "")
        return config

    @classmethod
    def new_account(cls, name, reseller, password, company=None):
        return cls.env["glase.account"].create(
            {
                "name": name,
                "company_id": (company or cls.main_pos_config.company_id).id,
                "endpoint": cls.glase.endpoint,
                "reseller": reseller,
                "new_password": password,
            }
        )

    @classmethod
    def new_user(cls, login, groups, companies=None, **values):
        """Somebody who works in these companies, and belongs to the last of them; the
        password is the login."""
        companies = companies or cls.main_pos_config.company_id
        return new_test_user(
            cls.env(su=True),
            login,
            groups,
            password=login,
            company_id=companies[-1].id,
            company_ids=[Command.set(companies.ids)],
            **values,
        )

    def employees(self, manager=("Boss", "4711"), clerk=("Clerk", "1234")):
        """A manager and a cashier of the register, by name and PIN (pos_hr)."""
        if "hr.employee" not in self.env:
            self.skipTest("pos_hr is not installed")
        company = self.main_pos_config.company_id.id
        boss, clerk = (
            self.env["hr.employee"]
            .sudo()
            .create({"name": name, "pin": pin, "company_id": company})
            for name, pin in (manager, clerk)
        )
        self.main_pos_config.module_pos_hr = True
        self.main_pos_config.advanced_employee_ids = boss
        self.main_pos_config.basic_employee_ids = clerk
        return boss, clerk

    @contextmanager
    def refused_over_http(self, name):
        """What follows is a call that ends with this error."""
        with self.assertRaises(JsonRpcException) as caught:
            with self.assertLogs("odoo.http"):
                yield
        self.assertIn(name, str(caught.exception))

    def order_data(self, payment_uuid, amount=100.0, **values):
        """An order as the till would send it with ``start``."""
        return {
            "uuid": str(uuid4()),
            "lines": [
                [
                    0,
                    0,
                    {
                        "product_id": self.desk_organizer.product_variant_id.id,
                        "full_product_name": "Desk Organizer",
                        "qty": 1,
                        "price_unit": amount,
                        "price_subtotal_incl": amount,
                        "discount": 0,
                        "tax_ids": [],
                    },
                ]
            ],
            "payment_ids": [[0, 0, self.line_data(payment_uuid, amount)]],
            **values,
        }

    def line_data(self, payment_uuid, amount, method=None, **values):
        """A payment line as the till would send it."""
        method = method or self.glase_method
        return {
            "uuid": payment_uuid,
            "amount": amount,
            "payment_method_id": method.id,
            "payment_status": "waitingCapture" if method == self.glase_method else "",
            **values,
        }

    def call(self, name, **params):
        """One JSON-RPC call of the till; ``login()`` first."""
        params = {"config_id": self.main_pos_config.id, **params}
        return self.make_jsonrpc_request(f"/pos_glase/{name}", params)

    def start(self, payment_uuid=None, attempt=1, amount=100.0, order=None, **till):
        payment_uuid = payment_uuid or str(uuid4())
        return self.call(
            "start",
            order=order or self.order_data(payment_uuid, amount),
            payment_uuid=payment_uuid,
            attempt=attempt,
            amount=amount,
            **till,
        )

    def ask_until(self, payment_uuid, done, attempt=1):
        """Ask each second, as the till does, until ``done(answer)``."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            began = time.monotonic()
            answer = self.call("status", payment_uuid=payment_uuid, attempt=attempt)
            if done(answer):
                return answer
            time.sleep(max(0.0, began + 1.0 - time.monotonic()))
        raise AssertionError(f"Not within {PATIENCE} s; last answer: {answer}")

    def row(self, payment_uuid, attempt=1):
        self.env.invalidate_all()
        return self.env["glase.transaction"].search(
            [("payment_uuid", "=", payment_uuid), ("attempt", "=", attempt)]
        )


class TillCase(GlaseCommon):
    """An open register of a registered till, with a plain cashier at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before_opening()
        cls.register()
        cls.session_id = cls.open_register()
        cls.glase.control("keep")

    @classmethod
    def before_opening(cls):
        """What a register has to have before it is registered and opened."""

    def setUp(self):
        super().setUp()
        self.authenticate("pos_user", "pos_user")

    def ask(self, payment_uuid, attempt=1):
        """One ask, a second after the one before."""
        self.pass_time(payment_uuid, 1)
        return self.call("status", payment_uuid=payment_uuid, attempt=attempt)

    def beside(self, name, payment_uuid, attempt=1, **params):
        """A call of the till while another one, of the same test, waits for Glase."""
        keys = {"payment_uuid": payment_uuid, "attempt": attempt}
        params = {"config_id": self.main_pos_config.id, **keys, **params}
        answer = requests.post(
            f"{self.base_url()}/pos_glase/{name}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            cookies=self.opener.cookies.get_dict(),
            timeout=10,
        )
        return answer.json()["result"]

    def around(self, name, before=None, after=None):
        """Do something right before or after Glase carries out a call."""
        real = getattr(GlaseClient, name)

        def call(client, *args, **kwargs):
            if before:
                before()
            result = real(client, *args, **kwargs)
            if after:
                after()
            return result

        return patch.object(GlaseClient, name, call)

    def cancel(self, payment_uuid, attempt=1):
        return self.call("cancel", payment_uuid=payment_uuid, attempt=attempt)

    def pass_time(self, payment_uuid, seconds):
        """Move the times of a payment's rows back, which is quicker than to wait."""
        self.env.flush_all()
        moved = ", ".join(f"{t} = {t} - make_interval(secs => %s)" for t in TIMES)
        self.env.cr.execute(
            f"UPDATE glase_transaction SET {moved} WHERE payment_uuid = %s",
            [seconds] * len(TIMES) + [payment_uuid],
        )
        self.env.invalidate_all()

    def forget_answers(self, seconds):
        """As if this process had its last answers so much earlier."""
        for key in poll._answered_at:
            poll._answered_at[key] -= seconds

    def issue(self, amount=100.0, **values):
        """A payment that waits for the customer; returns its uuid."""
        started = self.start(amount=amount, **values)
        self.assertEqual(started["state"], "issued", started)
        return started["payment_uuid"]

    def paid_one(self, **values):
        """A payment that the customer has made and the till has heard of: its uuid."""
        uuid = self.issue(**values)
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        return uuid

    def lost_start(self, kind, **till):
        """A payment whose sendInvoice was answered badly; returns its uuid."""
        self.glase.fault("sendInvoice", kind)
        return self.start(**till)["payment_uuid"]

    def kept_unheard(self):
        """A payment that Glase keeps, since it has answered PAID; but neither that
        answer nor the one to sendInvoice has arrived."""
        uuid = self.lost_start("drop_after")
        self.pay()
        self.glase.fault("getPaymentStatus", "drop_after")
        self.assertEqual(self.ask(uuid)["state"], "sending")
        self.assertTrue(self.glase.ledger("payments")[-1]["kept"])
        return uuid

    def issue_elsewhere(self):
        """A payment at another register of the shop; returns its uuid."""
        config = self.open_another()
        terminal = self.terminal.copy({"config_id": config.id, "name": "Till 2"})
        terminal.action_register()
        assign = self.env["glase.assign"]
        assign.create({"terminal_id": terminal.id, "glase_id": "77"}).action_assign()
        return self.issue(config_id=config.id)

    def update(self, uuid, amount):
        """The cart has changed; so the invoice is to change."""
        order = {**self.row(uuid).sudo().order_data}
        order["lines"] = self.order_data(uuid, amount)["lines"]
        keys = {"payment_uuid": uuid, "attempt": 1}
        return self.call("update", order=order, amount=amount, **keys)

    def watch(self):
        """One run of the scheduled action."""
        self.env["glase.transaction"]._cron_recovery()
        self.env.invalidate_all()

    def secrets(self):
        """The passwords that nobody may ever see."""
        self.env.cr.execute("SELECT password FROM glase_terminal WHERE password != ''")
        found = [password for (password,) in self.env.cr.fetchall()]
        self.assertTrue(found)
        return [*found, "secret1"]

    def routes(self):
        """Each route of the till, and what one call of it is told, as of no payment."""
        order = self.order_data(str(uuid4()))
        payment = {"payment_uuid": str(uuid4()), "attempt": 1}
        sale = {**payment, "order": order, "amount": 100.0}
        proof = {"employee_id": 1, "pin": "1"}
        return {
            "open": {},
            "held": {"order_uuids": [str(uuid4())]},
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

    def pay(self):
        self.glase.control("pay", glase_id=GLASE_ID)

    def asks(self):
        return self.glase.calls("getPaymentStatus")

    def sends(self):
        return self.glase.calls("sendInvoice")
