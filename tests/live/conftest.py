# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Real servers for the tests that Odoo's own test classes cannot make.

There a commit goes into a savepoint, one request blocks all others and nothing can be
killed. Here are Odoo processes on a throw-away database, Glase as a process, and plain
HTTP. All servers of a run work on one database, as several hosts of a shop would.
"""

import pytest

pytest.register_assert_rewrite("checks", "shop", "sale", "kiosk")

from checks import troubles  # noqa: E402
from sale import Sale  # noqa: E402
from shop import LiveShop, throw_away_name  # noqa: E402
from victim import Victim  # noqa: E402

from dev.lib import database, progress, runtime  # noqa: E402
from dev.lib.cluster import Cluster  # noqa: E402
from dev.lib.servers import Simulator  # noqa: E402
from dev.lib.till import FIRST, SECOND  # noqa: E402


@pytest.fixture(scope="session")
def shop():
    progress.enabled = False
    ready = runtime.ensure()
    name = throw_away_name()
    with (
        Cluster() as cluster,
        Simulator() as simulator,
        database.throw_away(ready, cluster, name),
    ):
        yield LiveShop(ready, cluster, simulator, name)


@pytest.fixture(scope="session")
def threaded(shop):
    """Odoo as most small shops run it."""
    with shop.odoo() as odoo:
        yield odoo


@pytest.fixture(scope="session")
def prefork(shop):
    """Odoo with two HTTP workers and its evented server."""
    with shop.odoo(workers=2) as odoo:
        yield odoo


@pytest.fixture(scope="module")
def victim(shop):
    """An Odoo of one file's own, to be killed."""
    victim = Victim(shop)
    yield victim
    victim.end()


@pytest.fixture
def addresses(threaded, prefork):
    """A threaded Odoo, an HTTP worker, the evented server."""
    return [threaded.url + SECOND, prefork.url + SECOND, prefork.gevent_url + FIRST]


@pytest.fixture
def log_since(threaded):
    """Gives what the threaded Odoo has logged since the test began."""
    begun = len(threaded.log_text())
    return lambda: threaded.log_text()[begun:]


@pytest.fixture
def sale(shop):
    """A sale at a till of its own."""
    return Sale(shop, shop.till())


@pytest.fixture(autouse=True)
def expected(shop):
    """No server may log an error during a test, but what the test adds to this list."""
    begun = {server: len(server.log_text()) for server in shop.servers}
    patterns = []
    yield patterns
    for server in shop.servers:
        log = server.log_text()[begun.get(server, 0) :]
        assert not troubles(log, *patterns)
