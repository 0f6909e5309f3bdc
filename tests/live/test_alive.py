# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The beats by which a register knows that the network is there."""

import pytest
import requests
from nginx import Nginx

PATH = "/websocket/pos_glase/alive"
BEAT = b":\n\n"
IN_USE = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = %s AND state LIKE 'idle in transaction%%'
"""


def beats_of(url, count):
    """As many beats as they come, with what the servers hold meanwhile."""
    with requests.get(url + PATH, stream=True, timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        for piece in answer.iter_content(len(BEAT)):
            yield piece
            count -= 1
            if not count:
                return


def test_beats_that_hold_nothing(shop, prefork):
    for beat in beats_of(prefork.gevent_url, 3):
        assert beat == BEAT
        assert shop.sql(IN_USE, shop.database)[0][0] == 0


def test_a_proxy_passes_them_on_at_once(prefork):
    with Nginx(prefork.url, prefork.gevent_url) as nginx:
        assert list(beats_of(nginx.url, 2)) == [BEAT, BEAT]


@pytest.mark.parametrize("where", ["threaded", "worker"])
def test_one_beat_where_a_thread_would_wait(threaded, prefork, where):
    url = {"threaded": threaded.url, "worker": prefork.url}[where]
    assert requests.get(url + PATH, timeout=10).content == BEAT
