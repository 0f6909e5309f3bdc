# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connections that keep one deadline over a whole call. The libraries' time-outs begin
anew with each address tried, each piece sent and each byte received; here every step
gets what is left of the call. They stand on `http.client` alone: with urllib3 between,
a register that waits took a seventh more of the processor."""

import contextlib
import contextvars
import http.client
import io
import select
import socket
import ssl
import threading
import time
from socket import create_connection
from typing import NamedTuple

from .certificate import describe
from .errors import Failure

# Of the call's deadline, seconds to find the name, connect and shake hands.
CONNECT_TIMEOUT = 5.0

# Servers and balancers close an idle connection after 5 s at the earliest. A request
# that meets the closing is lost, its outcome unknown. A register that waits polls each
# second and keeps its connection; a later call pays for a new one.
IDLE_LIMIT = 4.0

_ends_at = contextvars.ContextVar("glase_call_ends_at")


class NotReached(Failure):
    """Proven that no byte of the request left; `cause` as in GlaseUnavailable."""


@contextlib.contextmanager
def whole_call(seconds):
    """Bound all that happens on connections inside to `seconds` together.

    :raises ValueError: if that is no time at all
    """
    if seconds <= 0:
        raise ValueError("A call needs some time.")
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


def _left(ends_at):
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError("no time is left")
    return left


class _TimedReader(io.RawIOBase):
    """A socket's incoming side that waits for each byte only while the call lasts."""

    def __init__(self, sock):
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self):
        return True

    def readinto(self, buffer):
        self._sock.settimeout(_left(_ends_at.get()))
        return self._raw.readinto(buffer)

    def close(self):
        self._raw.close()
        super().close()


class _TimedSource:
    """What http.client needs of a socket to read an answer from it."""

    def __init__(self, sock):
        self._sock = sock

    def makefile(self, mode):
        return io.BufferedReader(_TimedReader(self._sock))


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock, *args, **kwargs):
        super().__init__(_TimedSource(sock), *args, **kwargs)


class Proxy(NamedTuple):
    """Whom to ask for a tunnel."""

    host: str
    port: int
    headers: dict


class Connection(http.client.HTTPConnection):
    """To one host, kept from one call to the next.

    :param tls: the `ssl.SSLContext`; None for plain http
    :param proxy: the `Proxy`, if it goes through one
    """

    response_class = _TimedResponse
    _address = None
    _pieces = None  # of the request that is being written
    _answered_at = 0.0

    def __init__(self, host, port, tls=None, proxy=None):
        super().__init__(*(proxy[:2] if proxy else (host, port)))
        self.default_port = http.client.HTTPS_PORT if tls else http.client.HTTP_PORT
        self._tls, self._name = tls, host.rstrip(".")
        if proxy:
            self.set_tunnel(host, port, proxy.headers)

    def connect(self):
        self._ready_by = min(time.monotonic() + CONNECT_TIMEOUT, _ends_at.get())
        try:
            self.sock = self._reach()
            if self._tunnel_host:
                self._tunnel()
            if self._tls:
                self.sock.settimeout(_left(self._ready_by))
                self.sock = self._tls.wrap_socket(self.sock, server_hostname=self._name)
            # After a late resolver or handshake: better nothing sent than an invoice
            # whose caller has given up waiting.
            _left(self._ready_by)
        except Exception as error:
            reason = self._why_not(error)
            self.close()
            if reason is None:
                raise
            raise reason from None

    def _reach(self):
        """Connect to the first address that answers; each gets a fair share."""
        addresses = _resolve(self.host, self.port, _left(self._ready_by))
        for number, address in enumerate(addresses, 1):
            share = _left(self._ready_by) / (len(addresses) - number + 1)
            self._address = (address, self.port)
            try:
                sock = create_connection(self._address, share)
            except OSError:
                if number == len(addresses):
                    raise
            else:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock

    def _why_not(self, error):
        if isinstance(error, NotReached):
            return error
        if isinstance(error, TimeoutError):
            return NotReached("connect_timeout")
        if isinstance(error, ConnectionRefusedError):
            return NotReached("refused", self.host)
        if isinstance(error, ssl.SSLError):
            return NotReached("tls", self._why_not_trusted(error))
        if isinstance(error, (OSError, http.client.HTTPException)):
            detail = getattr(error, "strerror", "") or str(error)
            return NotReached("unreachable", detail)
        return None

    def _why_not_trusted(self, error):
        reason = getattr(error, "verify_message", "") or str(error)
        seconds = min(2.0, _ends_at.get() - time.monotonic())
        # Through a tunnel the address is the proxy's own.
        if self._tunnel_host or seconds <= 0:
            return reason
        whose = describe(self._address, self._name, seconds)
        return "; ".join(filter(None, (reason, whose)))

    def request(self, *args, **options):
        """Write head and body in one piece: one packet instead of two."""
        self._pieces = []
        try:
            super().request(*args, **options)
            request = b"".join(self._pieces)
        finally:
            self._pieces = None
        self.send(request)

    def send(self, data):
        if self._pieces is not None:
            self._pieces.append(data)
            return
        if self.sock is None:
            self.connect()
        self.sock.settimeout(_left(_ends_at.get()))
        super().send(data)

    def has_answered(self):
        """Note that the call is over; whether the connection is still open."""
        self._answered_at = time.monotonic()
        return self.sock is not None

    def is_fresh(self):
        """Whether it can carry another call: it has not been idle for long, and nothing
        came on it since, neither a word nor its end."""
        if time.monotonic() - self._answered_at > IDLE_LIMIT:
            return False
        try:
            return not select.select([self.sock], [], [], 0)[0]
        except ValueError:  # the process has more files than select can count
            files = select.poll()
            files.register(self.sock, select.POLLIN)
            return not files.poll(0)


def _resolve(host, port, seconds):
    """A name's addresses; a look-up cannot be given a time-out, so it is left alone."""
    found = []

    def look_up():
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(NotReached("name_not_found", f"{host}: {error}"))

    finder = threading.Thread(target=look_up, name="glase-name", daemon=True)
    finder.start()
    finder.join(seconds)
    if not found:
        raise NotReached("connect_timeout", f"the look-up of {host} took too long")
    if isinstance(found[0], NotReached):
        raise found[0]
    return list(dict.fromkeys(entry[4][0] for entry in found[0]))
