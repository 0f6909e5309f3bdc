# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What lies in the cache is whole, whatever happened to the run that made it."""

import os
import signal
import subprocess
import sys
import textwrap
from types import SimpleNamespace

import pytest

from dev.lib import cache, database, progress, runtime

SLOW_BUILD = """
    import pathlib, sys, time
    from dev.lib import cache

    def build(folder):
        (folder / "half").touch()
        with open(cache.folder() / "builds", "a") as builds:
            builds.write("begun ")
        print("half", flush=True)
        time.sleep(float(sys.argv[1]))
        (folder / "all").touch()

    print(cache.whole(cache.folder() / "things" / "one", build), flush=True)
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASE_CACHE", str(tmp_path))
    return tmp_path


def builder(seconds):
    """Another process that builds the thing and takes so long to do it."""
    code = textwrap.dedent(SLOW_BUILD)
    return subprocess.Popen(
        [sys.executable, "-c", code, str(seconds)], stdout=subprocess.PIPE, text=True
    )


def fill(folder):
    (folder / "all").touch()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_killed_build_is_not_taken_for_whole(own_cache):
    killed = builder(60)
    assert killed.stdout.readline() == "half\n"
    assert not (own_cache / "things" / "one").exists()
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    made = cache.whole(own_cache / "things" / "one", fill)
    assert names(made) == ["all"]
    assert names(made.parent) == ["one"]


def test_a_failed_build_leaves_nothing(own_cache):
    def fail(folder):
        (folder / "half").touch()
        raise progress.Trouble("no network")

    with pytest.raises(progress.Trouble):
        cache.whole(own_cache / "things" / "one", fail)
    assert names(own_cache / "things") == []


def test_two_at_once_build_once(own_cache):
    builders = [builder(0.5), builder(0.5)]
    said = [each.communicate()[0].splitlines()[-1] for each in builders]
    assert said == [str(own_cache / "things" / "one")] * 2
    assert (own_cache / "builds").read_text() == "begun "


def test_the_key_tells_where_a_part_ends():
    assert cache.key_of("ab", "c") != cache.key_of("a", "bc")


def odoo_home(folder, version, add_ons="addons"):
    """A folder that looks like Odoo's source tree."""
    (folder / "odoo" / "addons").mkdir(parents=True)
    (folder / add_ons / "point_of_sale").mkdir(parents=True, exist_ok=True)
    release = f"version_info = {version}\nversion = '{version[0]}.{version[1]}'\n"
    (folder / "odoo" / "release.py").write_text(release)
    return folder


@pytest.mark.parametrize("add_ons", ["addons", "odoo/addons"])
def test_odoo_home_as_source_tree_and_as_package(tmp_path, add_ons):
    home = odoo_home(tmp_path / "home", (19, 0), add_ons)
    prefix, version, launcher = runtime._given_odoo(home)
    assert prefix == home
    assert version.startswith("19.0-")
    assert launcher.is_file()


def test_odoo_home_of_another_version(tmp_path):
    home = odoo_home(tmp_path / "home", (18, 0))
    with pytest.raises(progress.Trouble, match="is Odoo 18.0; 19.0 is needed"):
        runtime._given_odoo(home)


def test_odoo_home_that_is_none(tmp_path):
    with pytest.raises(progress.Trouble, match="no Odoo source tree"):
        runtime._given_odoo(tmp_path)


def test_a_lock_inside_of_itself_is_an_error_and_no_wait_for_ever():
    with cache.lock("things"):
        with pytest.raises(RuntimeError, match="things"), cache.lock("things"):
            pass
        with cache.lock("others"):
            pass
    with cache.lock("things"):
        pass


def test_a_database_on_top_of_another_makes_that_one_first(monkeypatch):
    made = []
    monkeypatch.setattr(database, "_clone", lambda cluster, source, name: None)
    monkeypatch.setattr(database, "install", lambda *given: made.append(given[3]))

    class NoDatabases:
        def databases(self):
            return []

        def filestore(self, name):
            return cache.folder() / "filestore" / name

        def query(self, *given):
            pass

        drop = query

    some_runtime = SimpleNamespace(version="1")
    database.template(some_runtime, NoDatabases(), "pos_self_order")
    assert made == [database.CORE, ("pos_self_order",)]
