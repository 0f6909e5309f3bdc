# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One HTTP POST to Glase: whole deadline, capped answer, nothing followed or repeated.

What can be proven about a failure is proven here, at its place: `NotReached` comes only
out of `connect`, before a byte of the request was written; all else is `Broken`.
"""

import http.cookiejar
import os
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError, ReadTimeoutError

from .connection import POOL_CLASSES, NotReached, whole_call

# More callers than this at once still work, each on a connection of its own.
KEPT_CONNECTIONS = 256

_CHUNK = 16 * 1024

_HEADERS = {
    "Content-Type": "text/xml; charset=utf-8",
    "SOAPAction": '""',
    "Accept": "text/xml",
    # Nothing packed: a cap on the answer's size would not hold for what it unpacks to.
    "Accept-Encoding": "identity",
    "User-Agent": "pos_glase",
}


class Broken(Exception):
    """No readable HTTP answer, and nothing is proven; `cause` as in GlaseUnknown."""

    def __init__(self, cause, detail=""):
        super().__init__(cause, detail)
        self.cause = cause
        self.detail = detail


class Wire:
    """The kept connections to one endpoint; safe for threads and greenlets.

    :param endpoint: an http or https address without user name
    :raises ValueError: if it is none
    """

    def __init__(self, endpoint):
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc:
            raise ValueError("Glase's address must begin with https:// or http://.")
        self.endpoint = requests.Request("POST", endpoint).prepare().url
        self._session = _Session()
        # A proxy sees only an encrypted tunnel; a plain http call, good for tests
        # alone, would show it the passwords, so it goes straight.
        self._proxies = get_environ_proxies(endpoint) if parts.scheme == "https" else {}

    def post(self, body, deadline, size_limit):
        """Send a request and return what came, as `(status, bytes)`.

        :param deadline: seconds for the whole call, from the name's look-up to the
            last byte of the answer
        :param size_limit: bytes of the answer's body
        :raises NotReached: proven that nothing was sent
        :raises Broken: anything else
        """
        request = requests.Request("POST", self.endpoint, _HEADERS, data=body)
        with whole_call(deadline):
            try:
                return self._exchange(request.prepare(), deadline, size_limit)
            except (requests.RequestException, HTTPError) as error:
                reason = _innermost(error)
                if isinstance(reason, (TimeoutError, ReadTimeoutError)):
                    raise Broken("timeout", f"{deadline:g} s") from None
                raise Broken("dropped", str(reason)) from None

    def _exchange(self, request, deadline, size_limit):
        response = self._session.send(
            request,
            stream=True,
            timeout=deadline,
            allow_redirects=False,
            verify=_trusted(),
            proxies=self._proxies,
        )
        with response:
            return response.status_code, _body(response, size_limit)


class _Session(requests.Session):
    """A session without a memory: no cookies, no environment, no redirects.

    `requests` does not promise that a session may be shared by threads. What makes it
    unsafe is what it remembers between calls; this one only looks up its adapter.
    """

    def __init__(self):
        super().__init__()
        # No .netrc: it would add a password of another system to the request.
        self.trust_env = False
        self.headers.clear()
        self.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        self.mount("http://", _Adapter())
        self.mount("https://", _Adapter())

    def get_redirect_target(self, resp):
        # Not even looked at: a 307 would send the password again, and `requests`
        # reads a redirect's body to the end before it obeys `allow_redirects`.
        return None


class _Adapter(HTTPAdapter):
    """Pools whose connections keep the deadline; never repeats a request."""

    def __init__(self):
        super().__init__(pool_maxsize=KEPT_CONNECTIONS, max_retries=0)

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOL_CLASSES

    def proxy_manager_for(self, proxy, **kwargs):
        if proxy.lower().startswith("socks"):
            raise NotReached("unreachable", "a SOCKS proxy cannot be used")
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = POOL_CLASSES
        return manager


def _trusted():
    """Tell whom to trust: the usual authorities, or the operator's own file of them."""
    bundle = os.environ.get("REQUESTS_CA_BUNDLE")
    if bundle and not os.path.exists(bundle):
        raise NotReached("tls", "REQUESTS_CA_BUNDLE names a file that does not exist")
    return bundle or True


def _body(response, size_limit):
    announced = response.headers.get("Content-Length", "")
    expected = int(announced) if announced.isdecimal() else 0
    body = bytearray()
    while expected <= size_limit and len(body) <= size_limit:
        chunk = response.raw.read(_CHUNK, decode_content=False)
        if not chunk:
            # urllib3 1.26 does not notice by itself that a body ends too early.
            if len(body) < expected:
                raise Broken("dropped", f"{len(body)} of {expected} bytes came")
            return bytes(body)
        body += chunk
    raise Broken("too_large", f"more than {size_limit} bytes")


def _innermost(error):
    """Find the plain reason in the wrappers of two libraries."""
    while error.args and isinstance(error.args[-1], Exception):
        error = error.args[-1]
    return error
