# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What tests need that run beside the modules that shops have (stage ``shop``)."""

import unittest

from ..tours import TourCase

MODULES = (
    "pos_restaurant",
    "pos_loyalty",
    "pos_discount",
    "pos_hr",
    "pos_sale",
    "l10n_fr_pos_cert",
    "pos_online_payment",
)


def require_modules(env):
    """Skip the test, or the class, where a module of ``MODULES`` is not installed."""
    modules = env["ir.module.module"]
    missing = [name for name in MODULES if modules._get(name).state != "installed"]
    if missing:
        raise unittest.SkipTest(f"not installed: {', '.join(missing)}")


def french(company):
    """From now on the company keeps the French anti-fraud law (l10n_fr_pos_cert).

    Its country is all that matters; the chart of accounts may stay as it is.
    """
    company.country_id = company.env.ref("base.fr")


class ShopCase(TourCase):
    """A registered till whose register is not open yet, beside all of ``MODULES``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        require_modules(cls.env)
