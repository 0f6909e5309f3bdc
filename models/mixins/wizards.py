# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


def open_wizard(model, title, **defaults):
    """The action that opens a wizard over the page.

    :param defaults: values of its fields
    """
    return {
        "type": "ir.actions.act_window",
        "name": title,
        "res_model": model,
        "views": [(False, "form")],
        "target": "new",
        "context": {f"default_{name}": value for name, value in defaults.items()},
    }
