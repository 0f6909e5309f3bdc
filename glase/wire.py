# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One HTTP POST to Glase: whole deadline, capped answer, nothing followed or repeated.
`NotReached` comes only out of `connect`, before a byte of the request was written; any
other failure proves nothing and is `Broken`."""

import contextlib
import functools
import http.client
import os
import re
import ssl
from base64 import b64encode
from urllib.parse import urlsplit

import requests
from requests.certs import where
from requests.utils import get_auth_from_url, get_environ_proxies, select_proxy

from .connection import Connection, NotReached, Proxy, whole_call
from .errors import Failure

# More callers than this at once still work, each on a connection of its own.
KEPT_CONNECTIONS = 256

_CHUNK = 16 * 1024
_LENGTH = re.compile("[0-9]{1,18}")  # Python makes no number of 5,000 digits

_HEADERS = {
    "Content-Type": "text/xml; charset=utf-8",
    "SOAPAction": '""',
    "Accept": "text/xml",
    # Nothing packed: a cap on the answer's size would not hold for what it unpacks to.
    "Accept-Encoding": "identity",
    "User-Agent": "pos_glase",
}


class Broken(Failure):
    """No readable HTTP answer, and nothing is proven; `cause` as in GlaseUnknown."""


class Wire:
    """The kept connections to one endpoint; safe for threads and greenlets.

    :raises ValueError: unless it is an http or https address without user name
    """

    def __init__(self, endpoint):
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            raise ValueError("Glase's address must begin with https:// or http://.")
        self.endpoint = requests.Request("POST", endpoint).prepare().url
        self._place = urlsplit(self.endpoint)
        self._target = self._place._replace(scheme="", netloc="").geturl()
        self._idle = []  # connections, the one used last at the end
        # A proxy sees only an encrypted tunnel; a plain http call, good for tests
        # alone, would show it the passwords, so it goes straight.
        self._proxies = get_environ_proxies(endpoint) if parts.scheme == "https" else {}

    def post(self, body, deadline, size_limit):
        """Send a request and return what came, as `(status, bytes)`.

        :param deadline: seconds for the whole call, from the name's look-up to the last
            byte of the answer
        :param size_limit: bytes of the answer's body
        :raises NotReached: proven that nothing was sent
        :raises Broken: anything else
        """
        with whole_call(deadline):
            try:
                return self._exchange(body, size_limit)
            except TimeoutError:
                raise Broken("timeout", f"{deadline:g} s") from None
            except (OSError, http.client.HTTPException) as error:
                raise Broken("dropped", str(error)) from None

    def _exchange(self, body, size_limit):
        """One request; nothing is repeated or followed."""
        connection = self._kept() or self._connect()
        try:
            connection.request("POST", self._target, body, _HEADERS)
            with connection.getresponse() as response:
                answer = response.status, _body(response, size_limit)
        except BaseException:
            connection.close()
            raise
        if connection.has_answered() and len(self._idle) < KEPT_CONNECTIONS:
            self._idle.append(connection)
        return answer

    def _kept(self):
        """A connection of a call before, None if there is none any more."""
        with contextlib.suppress(IndexError):
            while not (connection := self._idle.pop()).is_fresh():
                connection.close()
            return connection

    @functools.cached_property
    def _connect(self):
        """What makes a connection that is not open yet."""
        secure, proxy = self._place.scheme == "https", None
        if address := select_proxy(self.endpoint, self._proxies):
            proxy = _proxy(address)
        return functools.partial(
            Connection,
            self._place.hostname,
            self._place.port or (443 if secure else 80),
            _trusting() if secure else None,
            proxy,
        )


def _proxy(address):
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme != "http":
        kind = parts.scheme.upper()
        raise NotReached("unreachable", f"a proxy of the kind {kind} cannot be used")
    try:
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host = None
    if not host:
        raise NotReached("unreachable", "HTTPS_PROXY is no address of a proxy")
    user, password = get_auth_from_url(address)
    headers = {}
    if user:
        proof = b64encode(f"{user}:{password}".encode()).decode()
        headers["Proxy-Authorization"] = f"Basic {proof}"
    return Proxy(host, port, headers)


def _trusting():
    """Whom to trust: the usual authorities, or the operator's own file of them."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE")
    if bundle and not os.path.exists(bundle):
        raise NotReached("tls", "REQUESTS_CA_BUNDLE names a file that does not exist")
    folder = bundle if bundle and os.path.isdir(bundle) else None
    try:
        context = ssl.create_default_context(
            capath=folder, cafile=None if folder else bundle or where()
        )
    except OSError as error:
        raise NotReached("tls", f"no certificates can be read: {error}") from None
    context.hostname_checks_common_name = False
    context.set_alpn_protocols(["http/1.1"])
    return context


def _body(response, size_limit):
    announced = response.headers.get("Content-Length", "")
    expected = int(announced) if _LENGTH.fullmatch(announced) else 0
    body = bytearray()
    while expected <= size_limit and len(body) <= size_limit:
        chunk = response.read(_CHUNK)
        if not chunk:
            # http.client does not notice that a body ends too early.
            if len(body) < expected:
                raise Broken("dropped", f"{len(body)} of {expected} bytes came")
            return bytes(body)
        body += chunk
    raise Broken("too_large", f"more than {size_limit} bytes")
