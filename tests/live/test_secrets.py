# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Secrets stay on the server, and out of its logs (architecture.md, law 7)."""

from uuid import uuid4

import pytest
from checks import assert_ledgers_agree
from sale import Sale

from dev.lib.till import SECOND, Register

RESELLER = "secret1"
WRONG = "not-the-password-of-shop1"


@pytest.fixture(scope="module")
def talkative(shop):
    """Odoo run by one who looks for a mistake, SQL and libraries included."""
    loud = ("", "odoo.sql_db", "urllib3", "zeep")
    handlers = [f"--log-handler={name}:DEBUG" for name in loud]
    with shop.odoo("--log-level=debug", *handlers) as odoo:
        yield odoo


@pytest.fixture
def admin(shop, talkative):
    """Calls methods as the web client of an admin does."""

    def call(model, method, *args, **kwargs):
        return shop.call_kw(talkative.url, "admin", model, method, *args, **kwargs)

    return call


@pytest.fixture
def account(shop, admin):
    company = shop.sql("SELECT id FROM res_company ORDER BY id LIMIT 1")[0][0]
    values = {
        "name": "Debug shop",
        "company_id": company,
        "endpoint": shop.simulator.endpoint,
        "reseller": "shop1",
        "new_password": WRONG,
    }
    return admin("glase.account", "create", [values])[0]


def test_no_secret_is_logged(shop, talkative, admin, account):
    """At the level debug, from the first try to register to the end of a sale."""
    config = admin("pos.config", "create", [{"name": f"Debug {uuid4().hex[:6]}"}])[0]
    assert register(admin, config, account)["type"] == "danger"
    admin("glase.account", "write", [account], {"new_password": RESELLER})
    said = register(admin, config, account)
    assert said["type"] == "success", said
    till = assign_and_open(admin, config)
    sell(Sale(shop, till), talkative.url + SECOND)
    assert_ledgers_agree(shop, till)

    passwords = [password for (password,) in shop.sql(PASSWORDS)]
    assert len(passwords) > 1 and all(passwords)
    assert "DEBUG" in talkative.log_text() and "SELECT" in talkative.log_text()
    assert not shown(logs(shop), [*passwords, RESELLER, WRONG])
    if shop.cluster.private:
        # Other runs use it too; only these passwords are certainly ours.
        log = (shop.cluster.folder / "log").read_text(errors="replace")
        assert not shown(log, passwords)


def register(admin, config, account):
    """The wizard of the settings form."""
    values = {"config_id": config, "account_id": account, "name": "Debug till"}
    context = {"default_config_id": config}
    wizard = admin("glase.register", "create", [values], context=context)[0]
    return admin("glase.register", "action_register", [wizard])["params"]


def assign_and_open(admin, config):
    """Give the till its sticker, and open it."""
    terminals = admin(
        "glase.terminal", "search_read", [("config_id", "=", config)], ["terminal_id"]
    )
    row, glase_id = terminals[0]["id"], f"9{config:06}"
    values = {"terminal_id": row, "glase_id": f"HTTP://SEQR.SE/Q{glase_id}"}
    wizard = admin("glase.assign", "create", [values])[0]
    said = admin("glase.assign", "action_assign", [wizard])["params"]
    assert said["type"] == "success", said
    session = admin("pos.session", "create", [{"config_id": config}])[0]
    admin("pos.session", "set_opening_control", [session], 0, "")
    return Register(config, session, row, terminals[0]["terminal_id"], glase_id)


def sell(sale, at):
    """One sale in which Glase does what makes a program talkative."""
    for fault in ("garbage_after", "fault"):
        sale.shop.simulator.fault("getPaymentStatus", fault)
    sale.start(at)
    sale.finish(at)


def logs(shop):
    """All that the servers of this shop have logged, and Glase."""
    processes = [server.process for server in shop.servers]
    texts = [process.log_text() for process in (*processes, shop.simulator.process)]
    return "".join(texts)


def shown(log, secrets):
    """The beginnings of the lines that show a secret."""
    return [
        line[:100]
        for line in log.splitlines()
        if any(secret in line for secret in secrets)
    ]


PASSWORDS = "SELECT password FROM glase_terminal WHERE terminal_id IS NOT NULL"
