# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a manager sees and does in the register's menu, with its own scanner."""

from odoo.exceptions import UserError

from ..common import checks, manager_proof
from ..common.texts import label, moment
from ..common.transaction import in_transaction, release
from . import assign_sticker

LAST = 20  # payments, of which this is shown
SHOWN = ("id", "refund", "amount", "at", "state", "state_name", "cashier")
SHOWN += ("ers_reference", "why")


def overview(env, config_id, employee_id=None, pin=None):
    """How the register stands with Glase: terminal, unresolved and last payments.
    Answers ``message``: why not, "" if the rest is there."""
    try:
        manager_proof.check(env, config_id, employee_id, pin)
    except checks.CheckFailed as refused:
        return {"message": str(refused)}
    return {"message": "", **in_transaction(env, _overview, config_id)}


def assign(env, config_id, glase_id, employee_id=None, pin=None):
    """Assign another sticker to the register's terminal. Registering and unregistering
    stay with the administrator."""
    try:
        glase_id = assign_sticker.parse_glase_id(env, str(glase_id or ""))
        release(env)
        manager_proof.check(env, config_id, employee_id, pin)
        terminal_id = in_transaction(env, _terminal_id, config_id)
        told = assign_sticker.assign(env, terminal_id, glase_id)
    except (checks.CheckFailed, UserError) as refused:
        return {"done": False, "message": str(refused)}
    if not told:
        text = env._("This register already has this Glase ID, or is just getting one.")
        return {"done": False, "message": text}
    return {
        "done": told["params"]["type"] == "success",
        "message": told["params"]["message"],
    }


def _terminal_id(env, config_id):
    terminal = env["glase.terminal"]._of_config(env["pos.config"].browse(config_id))
    if not terminal:
        raise checks.CheckFailed(terminal._why_not_ready())
    return terminal.id


def _overview(env, config_id):
    config = env["pos.config"].browse(config_id)
    terminal = env["glase.terminal"]._of_config(config)
    transactions = env["glase.transaction"]
    here = [("config_id", "=", config_id)]
    return {
        "terminal": {
            "state": terminal.state or "new",
            "state_name": label(terminal, "state") or env._("Not registered"),
            "reason": terminal._why_not_ready(),
            "test": terminal.environment == "test",
            "glase_id": terminal.glase_id or "",
            "last_answer": terminal.last_answer or "",
            "last_answer_at": moment(terminal.last_answer_at),
        },
        "unresolved": transactions.search(
            transactions._unresolved_in(configs=config)
        )._as_unresolved(),
        "last": [
            {name: told[name] for name in SHOWN}
            for told in transactions.search(here, limit=LAST)._as_unresolved()
        ],
    }
