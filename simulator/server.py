# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The web server: werkzeug's threaded one, taught to keep connections open and to
cut them when a fault wants it."""

import contextlib
import io
import socket
import ssl
import traceback
from http import HTTPStatus

from werkzeug.serving import WSGIRequestHandler, make_server

from .envelope import LARGEST

IDLE = 120  # seconds that a kept connection may be silent
WAITING = 256  # connections that may wait to be accepted


class Unreadable(Exception):
    """The body of a request cannot be read; answered with an HTTP status."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


class Handler(WSGIRequestHandler):
    """HTTP/1.1 with kept connections.

    The body is read whole before the application runs, so that the next request of the
    connection always begins where it should.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else headers and body wait for each other
    timeout = IDLE

    def run_wsgi(self):
        self.head_sent = False
        environ = self.make_environ()
        try:
            body = self._body(environ)
            environ["wsgi.input"] = io.BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            self._respond(environ)
        except Unreadable as error:
            self._complain(error.status)
        except (ConnectionError, TimeoutError):
            self._cut()
        except Exception:
            self.log("error", "%s", traceback.format_exc())
            self._complain(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _body(self, environ):
        """The request's body, whole. Raises Unreadable, or ConnectionError."""
        stream = environ["wsgi.input"]
        if environ.get("wsgi.input_terminated"):  # chunked
            body = stream.read(LARGEST + 1)
            if len(body) > LARGEST:
                raise Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return body
        text = environ.get("CONTENT_LENGTH") or "0"
        if not text.isdecimal():
            raise Unreadable(HTTPStatus.BAD_REQUEST)
        if int(text) > LARGEST:
            raise Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = stream.read(int(text))
        if len(body) < int(text):
            raise ConnectionAbortedError("The client left in the middle.")
        return body

    def _respond(self, environ):
        head = []

        def start_response(status, headers, exc_info=None):
            head[:] = [status, headers]

        with contextlib.closing(self.server.app(environ, start_response)) as pieces:
            for piece in pieces:
                self._send_head(*head)
                self.wfile.write(piece)
            self._send_head(*head)

    def _send_head(self, status, headers):
        if self.head_sent:
            return
        self.head_sent = True
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _complain(self, status):
        self.close_connection = True
        if self.head_sent:
            self._cut()
        else:
            self.send_error(status)

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
    :raises OSError: the address cannot be had, or the certificate not be read
    """
    # Our own socket, since werkzeug ends the process when the port is taken.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=WAITING) as line:
        server = make_server(
            host, port, application, True, request_handler=Handler, fd=line.fileno()
        )
    if certificate:
        server.ssl_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.ssl_context.load_cert_chain(certificate)
        # Each connection's own thread shakes hands, else a silent one stops them all.
        server.socket = server.ssl_context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    return server
