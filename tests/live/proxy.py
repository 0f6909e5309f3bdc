# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A reverse proxy that is set up wrongly, as some are.

It leads every path below /websocket to the evented server, as Odoo documents it, but
lets a plain POST hang there: `upgrade` by the header `Connection: upgrade` on every
such request, which Odoo's evented server cannot answer; `silent` by itself.
"""

import http.client
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOPS = ("connection", "keep-alive", "transfer-encoding", "upgrade")
PATIENCE = 60.0  # seconds


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._pass_on()

    def do_POST(self):
        self.server.posts.append((self.path, time.monotonic()))
        if self.path.startswith("/websocket") and self.server.how == "silent":
            self.server.over.wait()
            self.close_connection = True
            return
        self._pass_on()

    def _pass_on(self):
        below = self.path.startswith("/websocket")
        host = self.server.evented if below else self.server.plain
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in HOPS
        }
        if below and self.server.how == "upgrade":
            headers["Connection"] = "upgrade"
        upstream = http.client.HTTPConnection(host, timeout=PATIENCE)
        try:
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            self._answer(answer, answer.read())
        except OSError:
            self.close_connection = True
        finally:
            upstream.close()

    def _answer(self, answer, body):
        self.send_response(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in (*HOPS, "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        """Not a word."""


class Proxy:
    """A context manager; ``posts`` lists (path, when) of all that was posted."""

    def __init__(self, plain, evented, how):
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.plain = urlsplit(plain).netloc
        self._server.evented = urlsplit(evented).netloc
        self._server.how = how
        self._server.posts = self.posts = []
        self._server.over = threading.Event()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_exception):
        self._server.over.set()
        self._server.shutdown()
        self._server.server_close()


class Tunnel:
    """A proxy that passes bytes on, and treats those who wait in one of these ways.

    ``reset``: it closes its own connection when the client has gone; ``keeps``: it
    does not; ``cuts``: it ends every connection after ``seconds`` of silence;
    ``buffers``: it passes an answer on in one piece, a moment later.
    """

    def __init__(self, upstream, how, seconds=0.0):
        self._upstream = urlsplit(upstream)
        self._how, self._seconds = how, seconds
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open = [self._listener]
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exception):
        for each in self._open:
            _close(each)

    def _accept(self):
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            host, port = self._upstream.hostname, self._upstream.port
            server = socket.create_connection((host, port))
            self._open += [client, server]
            if self._how == "cuts":
                server.settimeout(self._seconds)
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source, target):
        try:
            is_answer = target.getpeername()[1] != self._upstream.port
        except OSError:
            return  # it has ended already
        try:
            while piece := source.recv(65536):
                if is_answer and self._how == "buffers":
                    time.sleep(0.3)
                target.sendall(piece)
        except OSError:
            pass  # silent for too long, or gone
        if is_answer or self._how != "keeps":
            _close(source)
            _close(target)


def _close(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended already
    connection.close()
