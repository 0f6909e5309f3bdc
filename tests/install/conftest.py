# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoos whose modules change, each on a throw-away database of its own."""

import pytest

from dev.lib import progress, runtime
from dev.lib.cluster import Cluster


@pytest.fixture(scope="session")
def ready():
    progress.enabled = False
    return runtime.ensure()


@pytest.fixture(scope="session")
def cluster():
    with Cluster() as cluster:
        yield cluster
