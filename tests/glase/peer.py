# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A server on a real socket that answers as badly as a test wants.

It speaks raw HTTP, knows nothing of the client's libraries and keeps every request.
"""

import contextlib
import socket
import threading
from dataclasses import dataclass, field

HANG_LIMIT = 20.0


@dataclass
class Request:
    """One request as it came in."""

    line: str
    headers: dict
    body: bytes
    connection: int


@dataclass
class Peer:
    """Listens on a free port; `behave(exchange)` answers each request."""

    behave: object = None
    tls: object = None
    keep_alive: bool = True
    requests: list = field(default_factory=list)
    connections: int = 0

    def __enter__(self):
        self.over = threading.Event()
        self._open = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exc):
        self.over.set()
        # On Linux closing alone does not wake the thread that accepts.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()

    @property
    def url(self):
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self.port}/soap/merchant/cashregister-2"

    def hang_up(self):
        """Close every connection, as a server does with idle ones."""
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        self._open.clear()

    def _accept(self):
        while not self.over.is_set():
            try:
                sock, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(
                target=self._serve, args=(sock, self.connections), daemon=True
            ).start()

    def _serve(self, sock, number):
        sock.settimeout(HANG_LIMIT)
        with contextlib.suppress(OSError):
            if self.tls:
                sock = self.tls.wrap_socket(sock, server_side=True)
            self._open.append(sock)
            with sock, sock.makefile("rb") as incoming:
                while request := _read(incoming, number):
                    self.requests.append(request)
                    self.behave(Exchange(self, sock, request))
                    if not self.keep_alive:
                        return


@dataclass
class Exchange:
    """A request and the means to answer it, or not to."""

    peer: Peer
    sock: socket.socket
    request: Request

    def send(self, data):
        self.sock.sendall(data)

    def reply(self, body, status="200 OK", headers=()):
        self.send(head(status, [f"Content-Length: {len(body)}", *headers]) + body)

    def drip(self, data, pause=0.02):
        """Send byte by byte, for as long as the other side listens."""
        for place in range(len(data)):
            self.send(data[place : place + 1])
            if self.peer.over.wait(pause):
                return

    def wait(self):
        """Send nothing more until the test is over."""
        self.peer.over.wait(HANG_LIMIT)

    def drop(self):
        """Reset the connection."""
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.sock.close()
        raise ConnectionAbortedError("planned")


def head(status, headers):
    """Write the head of an HTTP answer."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/xml; charset=utf-8", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def _read(incoming, connection):
    line = incoming.readline().decode("latin-1").strip()
    if not line:
        return None
    headers = {}
    while row := incoming.readline().decode("latin-1").strip():
        name, _colon, value = row.partition(":")
        headers[name.lower()] = value.strip()
    body = incoming.read(int(headers.get("content-length", 0)))
    return Request(line, headers, body, connection)
