# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The web server: werkzeug's threaded one, taught to keep connections open and to
cut them when a fault wants it."""

import contextlib
import io
import socket
import traceback
from http import HTTPStatus

from werkzeug.serving import WSGIRequestHandler, make_server

from .envelope import LARGEST

IDLE = 120  # seconds that a kept connection may be silent


class Handler(WSGIRequestHandler):
    """HTTP/1.1 with kept connections.

    The body is read whole before the application runs, so that the next request of the
    connection always begins where it should.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else headers and body wait for each other
    timeout = IDLE

    def run_wsgi(self):
        environ = self.make_environ()
        body = self._body(environ)
        if body is None:
            self.close_connection = True
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        try:
            self._respond(environ)
        except (ConnectionError, TimeoutError):
            self._cut()
        except Exception:
            self.log("error", "%s", traceback.format_exc())
            self._cut()

    def _body(self, environ):
        """The request's body, or None if it is too large."""
        stream = environ["wsgi.input"]
        if environ.get("wsgi.input_terminated"):
            body = stream.read(LARGEST + 1)
            return body if len(body) <= LARGEST else None
        length = int(environ.get("CONTENT_LENGTH") or 0)
        return stream.read(length) if 0 <= length <= LARGEST else None

    def _respond(self, environ):
        head = []

        def start_response(status, headers, exc_info=None):
            head[:] = [status, headers]

        pieces = self.server.app(environ, start_response)
        with (
            contextlib.closing(pieces)
            if hasattr(pieces, "close")
            else (contextlib.nullcontext())
        ):
            sent = False
            for piece in pieces:
                sent = sent or self._send_head(*head)
                self.wfile.write(piece)
            if not sent:
                self._send_head(*head)

    def _send_head(self, status, headers):
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        return True

    def _cut(self):
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_request(self, code="-", size="-"):
        """Not a word: the ledger lists the calls."""


def listen(application, host, port, certificate=None):
    """A server that listens already; ``serve_forever`` makes it answer.

    :param port: 0 for a free one, to be read from ``server.port``
    :param certificate: path of a PEM file with key and certificate, for https
    """
    context = None
    if certificate:
        import ssl

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    return make_server(
        host,
        port,
        application,
        threaded=True,
        request_handler=Handler,
        ssl_context=context,
    )
