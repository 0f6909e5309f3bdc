# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import pytest
from hypothesis import settings
from peer import Peer
from samples import answer, operation_of

from glase.client import GlaseClient
from glase.wire import Wire

settings.register_profile("glase", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("glase")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    """No proxy or certificate settings of the machine reach into a test."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)


@pytest.fixture
def peer():
    """A server that answers every call well until a test tells it otherwise."""
    with Peer(behave=well) as peer:
        yield peer


def well(exchange):
    exchange.reply(answer(operation_of(exchange.request)))


@pytest.fixture
def glase(peer):
    """A client of that server, with connections of its own."""
    return GlaseClient(Wire(peer.url), "Nordkassa Systems")
