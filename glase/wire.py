# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One HTTP POST to Glase: whole deadline, capped answer, nothing followed or repeated.
`NotReached` comes only out of `connect`, before a byte of the request was written; any
other failure proves nothing and is `Broken`."""

import http.client
import os
import re
from urllib.parse import urlsplit

import requests
from requests.certs import where
from requests.utils import get_auth_from_url, get_environ_proxies, select_proxy
from urllib3 import PoolManager, ProxyManager, make_headers
from urllib3.exceptions import HTTPError, ReadTimeoutError

from .connection import POOL_CLASSES, NotReached, whole_call
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
        prepared = urlsplit(self.endpoint)
        self._target = prepared._replace(scheme="", netloc="").geturl()
        self._pool = None
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
                return self._exchange(body, deadline, size_limit)
            except (HTTPError, OSError, http.client.HTTPException) as error:
                reason = _innermost(error)
                if isinstance(reason, (TimeoutError, ReadTimeoutError)):
                    raise Broken("timeout", f"{deadline:g} s") from None
                raise Broken("dropped", str(reason)) from None

    def _exchange(self, body, deadline, size_limit):
        """One request, straight through urllib3: `requests` took as much time again,
        and its sessions remember things. Nothing is repeated or followed."""
        self._pool = self._pool or self._make_pool()
        response = self._pool.urlopen(
            "POST",
            self._target,
            body,
            _HEADERS,
            retries=False,
            redirect=False,
            timeout=deadline,
            preload_content=False,
            decode_content=False,
        )
        with response:
            return response.status, _body(response, size_limit)

    def _make_pool(self):
        options = {
            "maxsize": KEPT_CONNECTIONS,
            "cert_reqs": "CERT_REQUIRED",
            **_trusted(),
        }
        proxy = select_proxy(self.endpoint, self._proxies)
        if not proxy:
            manager = PoolManager(**options)
        elif proxy.lower().startswith("socks"):
            raise NotReached("unreachable", "a SOCKS proxy cannot be used")
        else:
            headers = _proxy_headers(proxy)
            manager = ProxyManager(proxy, proxy_headers=headers, **options)
        manager.pool_classes_by_scheme = POOL_CLASSES
        return manager.connection_from_url(self.endpoint)


def _proxy_headers(proxy):
    user, password = get_auth_from_url(proxy)
    return make_headers(proxy_basic_auth=f"{user}:{password}") if user else None


def _trusted():
    """Whom to trust: the usual authorities, or the operator's own file of them."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE")
    if bundle and not os.path.exists(bundle):
        raise NotReached("tls", "REQUESTS_CA_BUNDLE names a file that does not exist")
    if bundle and os.path.isdir(bundle):
        return {"ca_cert_dir": bundle}
    return {"ca_certs": bundle or where()}


def _body(response, size_limit):
    announced = response.headers.get("Content-Length", "")
    expected = int(announced) if _LENGTH.fullmatch(announced) else 0
    body = bytearray()
    while expected <= size_limit and len(body) <= size_limit:
        chunk = response.read(_CHUNK, decode_content=False)
        if not chunk:
            # urllib3 1.26 does not notice by itself that a body ends too early.
            if len(body) < expected:
                raise Broken("dropped", f"{len(body)} of {expected} bytes came")
            return bytes(body)
        body += chunk
    raise Broken("too_large", f"more than {size_limit} bytes")


def _innermost(error):
    """The plain reason in the wrappers of two libraries."""
    while error.args and isinstance(error.args[-1], Exception):
        error = error.args[-1]
    return error
