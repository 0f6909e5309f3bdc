# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an administrator does before the demo: account at Glase, till and kiosk."""

from urllib.parse import urlsplit

from dev.lib.progress import Trouble
from dev.lib.rpc import Client

SHOP = "point_of_sale.pos_config_bakery"
PRODUCTS = ("Apple Pie", "Cinnamon Roll")
CASHIER = "cashier"  # login and password
GLASE_ID, KIOSK_GLASE_ID = "004610027501", "004610027502"


def open_shop(admin: Client, endpoint: str) -> tuple[int, int]:
    """Answer the ids of the account and the till."""
    groups = map(admin.reference, ("base.group_user", "point_of_sale.group_pos_user"))
    user = {"name": "Alva Cashier", "login": CASHIER, "password": CASHIER}
    admin.create("res.users", group_ids=[*groups], **user)
    data = {"reseller": "shop1", "reseller_user": "9900", "new_password": "secret1"}
    account = admin.create("glase.account", name="Demo shop", endpoint=endpoint, **data)
    config_id = admin.reference(SHOP)
    _register(admin, account, config_id, "Bakery Shop", GLASE_ID)
    return account, config_id


def open_kiosk(admin: Client, account: int) -> str:
    """Answer the address of a kiosk that sells what the till does, without the host."""
    of_glase = [("use_payment_terminal", "=", "glase")]
    methods = admin.call("pos.payment.method", "search", of_glase)
    sold = ["limit_categories", "iface_available_categ_ids"]
    [till] = admin.call("pos.config", "read", [admin.reference(SHOP)], sold)
    config_id = admin.create(
        "pos.config",
        name="Kiosk",
        self_ordering_mode="kiosk",
        self_ordering_pay_after="each",
        payment_method_ids=methods,
        **{name: till[name] for name in sold},
    )
    _register(admin, account, config_id, "Kiosk", KIOSK_GLASE_ID)
    opened = admin.call("pos.config", "action_open_wizard", [config_id])
    address = urlsplit(opened["url"])
    return f"{address.path}?{address.query}"


def _register(admin: Client, account: int, config_id: int, name: str, glase_id: str):
    """Do what is done in the settings form."""
    wanted = {"config_id": config_id, "account_id": account, "name": name}
    wizard = admin.create("glase.register", **wanted)
    admin.call("glase.register", "action_register", [wizard])
    of_config = [("config_id", "=", config_id)]
    terminal = admin.call("glase.terminal", "search", of_config)  # the wizard made it
    wizard = admin.create("glase.assign", terminal_id=terminal[0], glase_id=glase_id)
    admin.call("glase.assign", "action_assign", [wizard])
    facts = ["state", "glase_id", "last_answer"]
    [found] = admin.call("glase.terminal", "read", terminal, facts)
    if (found["state"], found["glase_id"]) != ("registered", glase_id):
        raise Trouble(f"{name} could not be registered: {found['last_answer']}")
