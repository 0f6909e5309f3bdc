# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a person in the back office is told about a call to Glase."""


def notification(kind, text):
    """Tell what Glase answered; the dialog closes, the form is read anew."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": kind,
            "message": text,
            "sticky": kind == "danger",
            "next": {"type": "ir.actions.act_window_close"},
        },
    }


def progress(title, terminals, button, then=""):
    """Press a button of several terminals, one after the other, before the user's eyes.

    :param then: the button of all of them that is offered when they are done
    """
    return {
        "type": "ir.actions.client",
        "tag": "glase_progress",
        "params": {
            "title": title,
            "model": terminals._name,
            "button": button,
            "then": then,
            "tills": [
                {"id": terminal.id, "name": terminal.config_id.name}
                for terminal in terminals
            ],
        },
    }
