# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Forms hold no record that their user may not read, whatever id a browser sends."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .case import ADMIN, BOOKKEEPER, MANAGER, RightsCase

SETTINGS = "res.config.settings"
HARMLESS = ("pos_glase_one_tap", "pos_glase_display")  # how a till behaves
# What a form would tell of a record of another company, besides its name.
TOLD = {
    "glase.settle": ("transaction_id", {"note": "x"}, ("reason",)),
    "glase.attach": ("transaction_id", {}, ("amount", "currency_id", "company_id")),
    "glase.settle.line": ("line_id", {"note": "x"}, ("kind",)),
    "glase.replace": ("terminal_id", {}, ("glase_id", "company_id")),
    "glase.register": ("config_id", {}, ("name", "company_id")),
    "glase.refund.amount": ("transaction_id", {"reason": "x"}, ("currency_id",)),
    "glase.refund": ("order_id", {"reason": "x"}, ("amount", "currency_id")),
    "glase.certification": ("terminal_id", {}, ("account_id", "sticker_qr")),
}


@tagged("post_install", "-at_install")
class TestForgedIds(RightsCase):
    def setUp(self):
        super().setUp()
        self.order = self.env["pos.order"].create(
            {
                "session_id": self.session_id.id,
                "company_id": self.session_id.company_id.id,
                "amount_tax": 0.0,
                "amount_total": 0.0,
                "amount_paid": 0.0,
                "amount_return": 0.0,
            }
        )

    def forms(self):
        """Each form of ours, with the roles that may open it."""
        for name in self.our_models():
            form = self.env[name]
            if not hasattr(form, "_check_chosen"):
                self.assertFalse(form._transient, f"{name} is no glase.chosen")
                continue
            yield (
                form,
                [
                    role
                    for role in (ADMIN, MANAGER, BOOKKEEPER)
                    if form.with_user(self.users[role]).has_access("create")
                ],
            )

    def chosen(self, form):
        """(field, record of our company) of each record that a form can hold."""
        company = self.main_pos_config.company_id
        for name, field in form._fields.items():
            if field.type not in ("many2one", "many2many") or name in MAGIC_COLUMNS:
                continue
            if field.compute and field.readonly:
                continue
            others = self.env[field.comodel_name]
            inside = [("company_id", "=", company.id)]
            if others._name == "res.company":
                inside = [("id", "=", company.id)]
            elif "company_id" not in others._fields:
                continue
            if one := others.search(inside, limit=1):
                yield name, one

    def test_no_road_into_any_form(self):
        tried = 0
        for form, roles in self.forms():
            for role in roles:
                mine = form.with_user(self.users[role])
                theirs = form.with_user(self.strangers[role])
                for name, one in self.chosen(form):
                    many = form._fields[name].type == "many2many"
                    value = [(6, 0, one.ids)] if many else one.id
                    with self.subTest(f"{role} {form._name}.{name}"):
                        if one.with_user(self.users[role]).has_access("read"):
                            self.open_form(mine, name, value)
                        for way in (self.open_form, self.change_form):
                            with self.assertRaises(AccessError):
                                way(theirs, name, value)
                        tried += 1
        self.assertGreater(tried, 20)

    def open_form(self, form, name, value):
        """As the web client does with a new form: defaults out of the context."""
        default = form.with_context(**{f"default_{name}": value})
        default.onchange({}, [], {name: {}})

    def change_form(self, form, name, value):
        form.onchange({name: value}, [name], {name: {}})

    def test_nothing_is_told(self):
        """Over the wire: neither names, amounts nor codes of another company."""
        for model, (name, values, told) in TOLD.items():
            form = self.env[model]
            stranger = self.strangers[dict(self.forms())[form][0]]
            self.authenticate(stranger.login, stranger.login)
            forged = {**values, **self.required(form, name)}
            spec = {name: {"fields": {"display_name": {}}}, **{t: {} for t in told}}
            for method, args in (
                ("web_save", [[], forged, spec]),
                ("create", [forged]),
                ("onchange", [[], forged, [name], spec]),
            ):
                with self.subTest(f"{model} {method}"):
                    self.assert_refused(model, method, *args)

    def test_a_form_of_ones_own_is_turned(self):
        """Opened for what is one's own, then written to hold another's."""
        self.other.write({"name": "Mine now"})
        wizard = self.env["glase.stickers"].with_user(self.strangers[MANAGER])
        mine = wizard.create({"terminal_ids": []})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            mine.write({"terminal_ids": [(4, self.terminal.id)]})

    def test_settings_of_another_till(self):
        """Core's form would compute our fields as superuser."""
        forged = {"pos_config_id": self.main_pos_config.id}
        fields = self.env[SETTINGS]._fields
        ours = [n for n in fields if n.startswith("pos_glase_") and n not in HARMLESS]
        self.assertGreater(len(ours), 7)
        shown = self.settings(ADMIN, forged, ours, self.users)
        self.assertEqual(shown["pos_glase_code"], self.terminal.glase_id)
        self.assertEqual(shown["pos_glase_account_name"], self.account.name)
        for name in ours:
            with self.subTest(name):
                try:
                    shown = self.settings(ADMIN, forged, [name], self.strangers)
                except AccessError:
                    continue
                self.assertFalse(shown[name])

    def settings(self, role, values, names, users):
        form = self.env[SETTINGS].with_user(users[role]).create(values)
        self.env.flush_all()
        self.env.invalidate_all()  # each request begins with nothing read
        return form.read(names)[0]

    def required(self, form, name):
        """What the form cannot do without, all of it of another company."""
        return {
            chosen: one.id
            for chosen, one in self.chosen(form)
            if chosen == name or form._fields[chosen].required
        }

    def assert_refused(self, model, method, *args):
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        with self.refused_over_http("AccessError"):
            self.make_jsonrpc_request("/web/dataset/call_kw", params)


@tagged("post_install", "-at_install")
class TestBillsOfACertification(RightsCase):
    """A certification is about one till: its bills, and no others."""

    def setUp(self):
        super().setUp()
        admin = self.users[ADMIN]
        self.one = self.env["glase.certification"].with_user(admin).search([])

    def test_only_its_own_bills_can_be_asked_for(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.one.earlier_id = self.row(self.uuid)
        with self.assertRaises(AccessError):
            self.one.payment_uuids = [self.uuid]
        self.one.sudo().payment_uuids = [self.uuid]
        self.one.earlier_id = self.row(self.uuid)
        self.assertEqual(self.one.transaction_ids, self.row(self.uuid))

    def test_bills_of_another_till_are_none_of_them(self):
        self.one.sudo().payment_uuids = [self.uuid]
        other = self.terminal.copy({"config_id": self.main_pos_config.copy().id})
        self.row(self.uuid).sudo().terminal_id = other
        self.env.invalidate_all()
        self.assertFalse(self.one.transaction_ids)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.one.earlier_id = self.row(self.uuid)

    def test_it_stays_with_its_till(self):
        with self.assertRaisesRegex(UserError, "has started"):
            self.one.terminal_id = self.terminal
