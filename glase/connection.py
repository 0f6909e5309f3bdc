# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Connections that keep one deadline over a whole call, for urllib3's pools. The
libraries' time-outs begin anew with each address tried, each piece sent and each byte
received; here every step gets what is left of the call."""

import contextlib
import contextvars
import http.client
import io
import socket
import ssl
import threading
import time

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import CertificateError, HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

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
    """Bound all that happens on connections inside to `seconds` together."""
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


class _TimedConnection:
    """What both kinds of connection share; stands before urllib3's class."""

    response_class = _TimedResponse
    _address = None
    _pieces = None  # of the request that is being written

    def connect(self):
        self._ready_by = min(time.monotonic() + CONNECT_TIMEOUT, _ends_at.get())
        try:
            super().connect()
            # After a late resolver or handshake: better nothing sent than an invoice
            # whose caller has given up waiting.
            _left(self._ready_by)
        except Exception as error:
            reason = self._why_not(error)
            self.close()
            if reason is None:
                raise
            raise reason from None

    def _new_conn(self):
        """Connect to the first address that answers; each gets a fair share."""
        addresses = _resolve(self._dns_host, self.port, _left(self._ready_by))
        for number, address in enumerate(addresses, 1):
            share = _left(self._ready_by) / (len(addresses) - number + 1)
            self._address = (address, self.port)
            try:
                sock = create_connection(
                    self._address, share, socket_options=self.socket_options
                )
            except OSError:
                if number == len(addresses):
                    raise
            else:
                sock.settimeout(_left(self._ready_by))
                return sock

    def _why_not(self, error):
        if isinstance(error, NotReached):
            return error
        if isinstance(error, TimeoutError):
            return NotReached("connect_timeout")
        if isinstance(error, ConnectionRefusedError):
            return NotReached("refused", self.host)
        if isinstance(error, (ssl.SSLError, CertificateError, HTTPError)):
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
        whose = describe(self._address, self.host, seconds)
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


class _PlainConnection(_TimedConnection, HTTPConnection):
    pass


class _SecureConnection(_TimedConnection, HTTPSConnection):
    pass


class _FreshPool:
    """A pool that hands out no connection that was idle for long."""

    def _get_conn(self, timeout=None):
        connection = super()._get_conn(timeout)
        idle_since = getattr(connection, "idle_since", None)
        if idle_since is None or time.monotonic() - idle_since <= IDLE_LIMIT:
            return connection
        connection.close()
        return self._new_conn()

    def _put_conn(self, connection):
        if connection is not None:
            connection.idle_since = time.monotonic()
        super()._put_conn(connection)


class _PlainPool(_FreshPool, HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(_FreshPool, HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


POOL_CLASSES = {"http": _PlainPool, "https": _SecurePool}


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
