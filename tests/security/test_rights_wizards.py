# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a person fills in is nobody else's."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .case import ADMIN, MANAGER, RightsCase

OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestWizards(RightsCase):
    def test_each_wizard_is_its_creators_alone(self):
        """By a rule of each model that is filled in, for whatever is done with it."""
        wizards = [name for name in self.our_models() if self.env[name]._transient]
        self.assertGreater(len(wizards), 10)
        user = self.users[MANAGER]
        rules = self.env["ir.rule"].with_user(user)
        own = Domain("create_uid", "=", user.id)
        for model in wizards:
            for mode in OPERATIONS:
                with self.subTest(f"{mode} {model}"):
                    domain = rules._compute_domain(model, mode)
                    self.assertEqual(domain, own.optimize(self.env[model]))

    def test_a_wizard_of_somebody_else(self):
        values = {"transaction_id": self.row(self.uuid).id, "note": "Mine"}
        users = self.users
        wizard = self.env["glase.settle"].with_user(users[MANAGER]).create(values)
        self.assertEqual(wizard.read(["note"])[0]["note"], "Mine")
        others = (users[ADMIN], self.strangers[MANAGER], self.strangers[ADMIN])
        for other in others:
            theirs = wizard.with_user(other)
            self.assertFalse(theirs.search([]))
            self.assertFalse(theirs.name_search(""))
            for do in (
                lambda one=theirs: one.read(["note"]),
                lambda one=theirs: one.web_read({"note": {}}),
                lambda one=theirs: one.write({"note": "Another's"}),
                lambda one=theirs: one.web_save({"note": "Another's"}, {}),
                lambda one=theirs: one.unlink(),
                lambda one=theirs: one.copy(),
                lambda one=theirs: one.action_settle(),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    do()
        wizard.unlink()
