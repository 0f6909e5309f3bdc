# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Every database connection is in use for a moment, or for longer."""

from unittest.mock import patch
from uuid import uuid4

from psycopg2.pool import PoolError

from odoo.tests import tagged

from ...services.common import transaction
from ...services.common.checks import PaymentRequest
from ...services.payment import start
from ..common import TillCase


@tagged("post_install", "-at_install")
class TestRush(TillCase):
    def full(self, times):
        """Odoo's pool gives no connection so many times."""
        real, left = self.env.registry.cursor, [None] * times

        def connect(*args, **kwargs):
            if left:
                left.pop()
                raise PoolError("The Connection Pool Is Full")
            return real(*args, **kwargs)

        return patch.object(self.env.registry, "cursor", connect)

    def begin(self, payment_uuid):
        """``start`` without the wire, which would need a connection, too."""
        env = self.env(user=self.pos_user)
        order = self.order_data(payment_uuid)
        wanted = PaymentRequest(
            config_id=self.main_pos_config.id,
            order=order,
            payment_uuid=payment_uuid,
            attempt=1,
            amount=100.0,
        )
        transaction.release(env)
        return start.start(env, wanted).as_dict()

    def test_a_start_waits_a_moment(self):
        with self.full(times=3):
            self.assertEqual(self.begin(str(uuid4()))["state"], "issued")

    def test_then_it_says_so_and_may_be_tried_again(self):
        uuid = str(uuid4())
        with self.full(times=50), patch.object(transaction, "POOL_PATIENCE", 0.2):
            answer = self.begin(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertIn("try again", answer["message"])
        self.assertFalse(self.sends())
        self.assertFalse(self.row(uuid))
        self.assertEqual(self.begin(uuid)["state"], "issued")
