# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which address is answered by what."""

import json
from pathlib import Path

from werkzeug.wrappers import Request, Response

from . import control, endpoint, phone, wsdl
from .misbehaviour import ENDPOINT

ENDPOINTS = (ENDPOINT, "/extclientproxy/service/v2")  # two names of one interface
FILES = Path(__file__).with_name("pages")
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def application(simulator):
    """The WSGI application of one simulator."""

    @Request.application
    def answer(request):
        return _answer(simulator, request)

    return answer


def _answer(simulator, request):
    path = request.path
    if path in ENDPOINTS:
        return _soap(simulator, request)
    if path == "/":
        return _file("phone.html")
    folder, _, name = path.lstrip("/").partition("/")
    if folder == "pages":
        return _file(name)
    if folder in ("control", "phone"):
        return _json(
            simulator, request, control if folder == "control" else phone, name
        )
    return _error(404, "There is nothing at this address.")


def _soap(simulator, request):
    if request.method == "POST":
        return endpoint.answer(simulator, request.get_data())
    if "wsdl" in {key.lower() for key in request.args}:
        address = f"{request.host_url.rstrip('/')}{request.path}"
        return Response(wsdl.document(address), content_type="text/xml; charset=utf-8")
    return _error(405, "Send a SOAP request by POST, or ask for ?wsdl.")


def _json(simulator, request, module, name):
    """A call of the control or phone modules, which both have ``look`` and ``act``."""
    try:
        if request.method == "GET":
            return _say(module.look(simulator, name))
        body = json.loads(request.get_data() or b"{}")
        return _say(module.act(simulator, name, body))
    except control.ControlError as error:
        return _error(400, str(error))
    except LookupError:
        return _error(404, f"There is no call {request.path!r} by {request.method}.")
    except ValueError as error:
        return _error(400, f"The body is not JSON: {error}.")


def _say(value, status=200):
    return Response(json.dumps(value), status, content_type="application/json")


def _error(status, sentence):
    return _say({"error": sentence}, status)


def _file(name):
    path = FILES / name
    if "/" in name or path.suffix not in TYPES or not path.is_file():
        return _error(404, "There is no such file.")
    return Response(
        path.read_bytes(),
        content_type=TYPES[path.suffix],
        headers={"Cache-Control": "no-cache"},
    )
