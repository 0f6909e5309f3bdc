# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Fed to `odoo shell`: a cashier, and open tills that are registered at the simulator.

In the environment: GLASE_ENDPOINT, the simulator's address, and GLASE_TILLS, how many
tills to make; GLASE_KIOSKS, if these are kiosks. It prints FIGURES and JSON. Each
commit ends a transaction that would lock, or not see, what the exchange with Glase
writes in transactions of its own.
"""

import json
import os

env = globals()["env"]  # what the shell gives
company = env.ref("base.main_company")
CASHIER = "live_cashier"
KIOSKS = "GLASE_KIOSKS" in os.environ


def create(model, **values):
    return env[model].create(values)


def make_cashier():
    groups = env.ref("base.group_user") | env.ref("point_of_sale.group_pos_user")
    works_for = {"company_id": company.id, "company_ids": company.ids}
    name = {"name": "Live Cashier", "login": CASHIER, "password": CASHIER}
    return create("res.users", group_ids=groups.ids, **works_for, **name)


def make_terminals(methods, count):
    data = {"endpoint": os.environ["GLASE_ENDPOINT"], "company_id": company.id}
    data |= {"reseller": "shop1", "new_password": "secret1"}
    account = create("glase.account", name="Live shop", **data)
    names = [{"name": f"Live {number}"} for number in range(count)]
    paid_by = {"payment_method_ids": methods.ids}
    if KIOSKS:
        paid_by |= {"self_ordering_mode": "kiosk", "self_ordering_pay_after": "each"}
    configs = env["pos.config"].create([name | paid_by for name in names])
    terminal = {"account_id": account.id, "cashier_refund_limit": 1_000_000}
    return env["glase.terminal"].create(
        [{"name": c.name, "config_id": c.id, **terminal} for c in configs]
    )


def register(terminal):
    """Through the add-on's own buttons."""
    terminal.action_register()
    env.cr.commit()
    glase_id = f"{7000000 + terminal.id}"
    wizard = create("glase.assign", terminal_id=terminal.id, glase_id=glase_id)
    env.cr.commit()
    wizard.action_assign()
    env.cr.commit()
    terminal.invalidate_recordset()
    assert terminal.glase_id == glase_id, terminal.last_answer


def open_till(terminal, user):
    config = terminal.config_id
    session = create("pos.session", config_id=config.id, user_id=user.id)
    session.set_opening_control(0, "")
    return {
        "config_id": config.id,
        "session_id": session.id,
        "row_id": terminal.id,
        "terminal": terminal.terminal_id,
        "glase_id": terminal.glase_id,
        "access_token": config.access_token if KIOSKS else "",
    }


cashier = make_cashier()
glase = env["pos.payment.method"]._glase_of_company(company)
bank = env["account.journal"].search([("type", "=", "bank")], limit=1)
card = glase.create({"name": "Live Card", "journal_id": bank.id})
article = {"name": "Live Article", "list_price": 100.0, "type": "consu"}
product = create("product.product", taxes_id=[], available_in_pos=True, **article)
terminals = make_terminals(glase | card, int(os.environ["GLASE_TILLS"]))
env.cr.commit()
# Each by itself: what one commit has made stale is else read again for all of them
terminals = [terminal.with_prefetch() for terminal in terminals]
for terminal in terminals:
    register(terminal)
tills = [open_till(terminal, cashier) for terminal in terminals]
env.cr.commit()
goods = {"product": product.id, "glase": glase.id, "card": card.id}
print("FIGURES " + json.dumps({"goods": goods, "tills": tills}))
