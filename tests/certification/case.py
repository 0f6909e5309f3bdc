# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An integrator who carries out the steps of a certification."""

from ..admin import AdminCase
from ..common import GLASE_ID

MODEL = "glase.certification"


class CertificationCase(AdminCase):
    def setUp(self):
        super().setUp()
        self.account.write(
            {
                "software": "Nordkassa Systems",
                "reference_mode": "fixed",
                "fixed_reference": "Odoo POS 19.0",
                "receipt_type": "Base64",
            }
        )
        self.main_pos_config.payment_method_ids |= self.glase_method
        self.env["glase.terminal"].create(
            {
                "name": "Till 1",
                "config_id": self.main_pos_config.id,
                "account_id": self.account.id,
            }
        )
        self.id = self.rpc(
            MODEL, "create", {"terminal_id": self.till.id, "glase_id": GLASE_ID}
        )

    @property
    def one(self):
        self.env.invalidate_all()
        return self.env[MODEL].sudo().browse(self.id)

    def carry_out(self, code, **values):
        """Press the button of the step that should be next."""
        self.assertEqual(self.one.code, code)
        self.press(MODEL, "action_run", self.id)

    def done(self, *codes):
        for code in codes:
            self.carry_out(code)
            step = self.step(code)
            self.assertEqual(step.state, "done", f"{code}: {step.observed}")

    def step(self, code):
        return self.one.step_ids.filtered(lambda step: step.code == code)

    def ask(self):
        """What the open form does each second."""
        self.pass_time(1)
        return self.rpc(MODEL, "ask", [self.id])

    def pass_time(self, seconds):
        self.env.flush_all()
        cr, uuids = self.env.cr, tuple(self.one.payment_uuids)
        for table, name, key, value in (
            ("glase_transaction", "asked_at", "payment_uuid IN %s", uuids),
            ("glase_certification", "paused_at", "id = %s", self.id),
        ):
            cr.execute(
                f"UPDATE {table} SET {name} = {name} - make_interval(secs => %s) "
                f"WHERE {key}",
                [seconds, value],
            )
        self.env.invalidate_all()

    def pay(self):
        self.glase.control("pay", glase_id=GLASE_ID)

    def to_test_4(self):
        self.done("register", "assign", "send", "unscanned")

    def to_paid(self):
        self.to_test_4()
        self.pay()
        self.done("paid")
