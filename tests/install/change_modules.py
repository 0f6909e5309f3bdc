# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fed to `odoo shell`: installs, upgrades and uninstalls modules, one after another.

In the environment: GLASE_STEPS, a JSON list of [what, modules], where what is
`install`, `upgrade` or `uninstall`. It prints FIGURES and JSON: what the shop looks
like before the first step and after each.
"""

import json
import os

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

DATABASE = globals()["env"].cr.dbname  # what the shell gives
globals()["env"].cr.rollback()
OURS = ("pos_glase", "pos_self_order", "pos_self_order_glase")


def in_shop(call, *args):
    """Each with the registry as it is now."""
    with Registry(DATABASE).cursor() as cr:
        return call(api.Environment(cr, SUPERUSER_ID, {}), *args)


def change(env, what, names):
    modules = env["ir.module.module"].search([("name", "in", names)])
    assert len(modules) == len(names), names
    getattr(modules, f"button_immediate_{what}")()


def look(env):
    """Also loads what the page of a register and of a kiosk load when they open."""
    modules = env["ir.module.module"].search([])
    states = {module.name: module.state for module in modules}
    known = ("installed", "uninstalled", "uninstallable")
    rules = {rule.rule for rule in env["ir.http"].routing_map().iter_rules()}
    seen = {
        "installed": [name for name in OURS if states[name] == "installed"],
        "unfinished": [name for name, state in states.items() if state not in known],
        "routes": [
            name
            for name in ("start", "kiosk/start")
            if {f"/pos_glase/{name}", f"/websocket/pos_glase/{name}"} <= rules
        ],
        "fields": [
            f"{model}.{name}"
            for model in ("pos.config", "pos.payment", "pos.order")
            for name in env[model]._fields
            if name.startswith("glase")
        ],
        "scripts": [
            bundle
            for bundle in ("point_of_sale._assets_pos", "pos_self_order.assets")
            if any(
                path.startswith("/pos_glase/")
                for path, *_more in env["ir.asset"]._get_asset_paths(bundle, {})
            )
        ],
        "sold": sold_at_register(env),
    }
    if "pos_self_order" in seen["installed"]:
        seen["kiosk"] = sold_at_kiosk(env)
    return seen


def sold_at_register(env):
    session = env["pos.session"].search([("state", "=", "opened")], limit=1)
    session = session.with_user(env.ref("base.user_admin"))
    loaded = json.loads(json.dumps(session.load_data([]), default=str))
    json.dumps(session.load_data_params(), default=str)
    return len(loaded["product.template"]) > 0


def sold_at_kiosk(env):
    kiosks = env["pos.config"]
    kiosk = kiosks.search([("self_ordering_mode", "=", "kiosk")], limit=1)
    if not kiosk:
        session = env["pos.session"].search([("state", "=", "opened")], limit=1)
        methods = session.config_id.payment_method_ids
        values = {"name": "Kiosk", "payment_method_ids": methods.ids}
        kiosk = kiosks.create({**values, "self_ordering_mode": "kiosk"})
        opened = {"config_id": kiosk.id, "user_id": session.user_id.id}
        session.create(opened).set_opening_control(0, "")
    loaded = json.loads(json.dumps(kiosk.load_self_data(), default=str))
    return len(loaded["product.template"]) > 0


looks = [in_shop(look)]
for what, names in json.loads(os.environ["GLASE_STEPS"]):
    in_shop(change, what, names)
    looks.append(in_shop(look))
print("FIGURES " + json.dumps(looks))
