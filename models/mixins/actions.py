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


def open_list(env, name, **more):
    """The action of a list of ours, for who may read it.

    :param more: what it has beside, or otherwise
    """
    action = env["ir.actions.act_window"]._for_xml_id(f"pos_glase.{name}")
    env[action["res_model"]].check_access("read")
    return {**action, **more}


def open_url(url, target="new", **more):
    """The action that opens an address, by default in a tab of its own."""
    return {"type": "ir.actions.act_url", "url": url, "target": target, **more}
