# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo as its web client talks to it: logged in, by JSON-RPC."""

import requests

from .progress import Trouble

TIMEOUT = 120.0  # seconds; a call may wait for Glase


class Odoo:
    """A user who is logged in at a running Odoo."""

    def __init__(self, url: str, database: str, login: str, password: str):
        self._url = url
        self._session = requests.Session()
        who = {"db": database, "login": login, "password": password}
        if not self._post("/web/session/authenticate", who).get("uid"):
            raise Trouble(f"Odoo does not let {login} in.")

    def call(self, model: str, method: str, *args, **kwargs):
        """Call a method of a model; raises Trouble with what Odoo answered."""
        parameters = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post("/web/dataset/call_kw", parameters)

    def create(self, model: str, **values) -> int:
        """The id of a new record."""
        return self.call(model, "create", [values])[0]

    def reference(self, xml_id: str) -> int:
        """The id of the record that a module has given this external id."""
        module, name = xml_id.split(".")
        of_name = [("module", "=", module), ("name", "=", name)]
        found = self.call("ir.model.data", "search_read", of_name, ["res_id"])
        if not found:
            raise Trouble(f"The database has no record {xml_id}.")
        return found[0]["res_id"]

    def _post(self, path: str, parameters: dict):
        message = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": parameters}
        answer = self._session.post(self._url + path, json=message, timeout=TIMEOUT)
        answer.raise_for_status()
        told = answer.json()
        if error := told.get("error"):
            raise Trouble(f"Odoo: {error['data']['message'] or error['message']}")
        return told.get("result")  # a method that answers nothing has none
