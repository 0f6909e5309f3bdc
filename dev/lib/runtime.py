# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo 19.0, its Python and the programs beside it: made ready when missing.

Only the standard library is imported here: this runs before anything is installed.
"""

import importlib.util
import os
import runpy
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import cache, debian, process
from .cache import CHECKOUT
from .progress import Trouble, step
from .revision import revision

REQUIREMENTS = CHECKOUT / "dev" / "requirements.txt"
OLDEST = CHECKOUT / "dev" / "requirements-oldest.txt"
OLDEST_PYTHON = (3, 11)  # the only one for which those versions are packed
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RECIPE = "2"  # raise it when Odoo is unpacked or prepared in another way
MORE_ADDONS = CHECKOUT / "addons"  # those that need more than Point of Sale


@dataclass(frozen=True)
class Runtime:
    """What is needed to run Odoo with this checkout as an add-on."""

    prefix: Path  # the folder from which Python imports `odoo`
    version: str  # changes whenever another Odoo is used
    python: Path  # the interpreter of the virtual environment
    odoo_bin: Path  # Odoo's launcher, to be run by that interpreter
    addons_path: list[Path]  # the last one holds a link `pos_glase` to the checkout

    @property
    def addon(self) -> Path:
        """The checkout as Odoo sees it: named as the add-on."""
        return self.addons_path[-1] / "pos_glase"

    def environment(self) -> dict[str, str]:
        """The environment for a process that imports Odoo or the checkout."""
        paths = [str(CHECKOUT), str(self.prefix), os.environ.get("PYTHONPATH", "")]
        return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}

    def odoo(self, *options: str, command: str = "") -> list[str]:
        """The command that runs Odoo, or one of its subcommands, with ``options``."""
        addons = ",".join(map(str, self.addons_path))
        launch = [str(self.python), str(self.odoo_bin), *filter(None, [command])]
        # Without a configuration file, so that the one in a home folder has no say.
        return [*launch, "--config=/dev/null", f"--addons-path={addons}", *options]


def ensure() -> Runtime:
    """Make ready what is missing, and answer the runtime; raises Trouble."""
    _ensure_programs()
    odoo = os.environ.get("ODOO_HOME")
    prefix, version, launcher = _given_odoo(Path(odoo)) if odoo else _fetched_odoo()
    python = _interpreter(REQUIREMENTS)
    folders = (prefix / "odoo" / "addons", prefix / "addons", MORE_ADDONS)
    addons = [*filter(Path.is_dir, folders), _addons_folder()]
    return Runtime(prefix, version, python, launcher, addons)


def oldest_python() -> Path | None:
    """An interpreter with the oldest libraries that Odoo names, made when missing.

    None on a Python that they cannot be installed for.
    """
    return _interpreter(OLDEST) if sys.version_info[:2] == OLDEST_PYTHON else None


def postgres_bin() -> Path | None:
    """The folder of PostgreSQL's newest server programs, None without any."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = sorted(found, key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def chromium() -> str | None:
    """The path of Chromium or Chrome, None without any."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def _ensure_programs() -> None:
    found = {
        "postgresql": os.environ.get("PGHOST") or postgres_bin(),
        "chromium fonts-liberation": chromium(),
        "nodejs": shutil.which("node"),
        "npm": shutil.which("npm"),
        "python3-venv": importlib.util.find_spec("ensurepip"),
        "libmagic1": any(Path("/usr/lib").glob("*/libmagic.so.1")),
    }
    if missing := [packages for packages, there in found.items() if not there]:
        debian.install(" ".join(missing))


def _fetched_odoo() -> tuple[Path, str, Path]:
    folder = cache.whole(cache.folder() / "odoo" / RECIPE, _prepare_odoo)
    prefix = folder / "usr/lib/python3/dist-packages"
    return prefix, (folder / "version").read_text(), folder / "usr/bin/odoo"


def _prepare_odoo(folder: Path) -> None:
    debian.unpack_odoo(folder)
    with step("Compiling Odoo's Python files"):
        # A file that Python 3.11 cannot compile is left as it is.
        compile_all = ["-m", "compileall", "-q", "-j", "0", folder]
        subprocess.run([sys.executable, *compile_all], stdout=subprocess.DEVNULL)


def _given_odoo(home: Path) -> tuple[Path, str, Path]:
    """Odoo as $ODOO_HOME gives it: a source tree, or the folder of a package."""
    home = home.absolute()
    release = home / "odoo" / "release.py"
    if not release.is_file():
        raise Trouble(f"ODOO_HOME={home} is no Odoo source tree: no odoo/release.py.")
    facts = runpy.run_path(str(release))
    if facts["version_info"][:2] != (19, 0):
        raise Trouble(f"ODOO_HOME={home} is Odoo {facts['version']}; 19.0 is needed.")
    folders = (home / "addons", home / "odoo" / "addons")
    if not any((folder / "point_of_sale").is_dir() for folder in folders):
        raise Trouble(f"ODOO_HOME={home} has no Point of Sale among its add-ons.")
    commit = revision(home) or str(release.stat().st_mtime_ns)
    version = f"{facts['version']}-{cache.key_of(str(home), commit)}"
    return home, version, _launcher(home)


def _launcher(home: Path) -> Path:
    """Odoo's own launcher, or one of ours where the tree has none."""
    if (home / "odoo-bin").is_file():
        return home / "odoo-bin"

    def write(folder: Path) -> None:
        (folder / "odoo").write_text("import odoo.cli\n\nodoo.cli.main()\n")

    return cache.whole(cache.folder() / "launcher" / RECIPE, write) / "odoo"


def _interpreter(requirements: Path) -> Path:
    """That of the virtual environment of a requirements file and this Python."""
    key = cache.key_of(requirements.read_bytes(), repr(sys.version_info[:2]))
    folder = cache.folder() / "python" / key
    if folder.exists() and not os.access(folder / "bin" / "python", os.X_OK):
        shutil.rmtree(folder)  # the Python that it was made with has gone
    build = partial(_build_environment, requirements)
    return cache.whole(folder, build) / "bin" / "python"


def _build_environment(requirements: Path, folder: Path) -> None:
    wanted = sum("==" in line for line in requirements.read_text().splitlines())
    site = folder / f"lib/python3.{sys.version_info[1]}/site-packages"
    log = folder / "pip.log"

    def how_far() -> float:
        fetched = log.read_text(errors="replace").count("\nCollecting ")
        return (fetched + len(list(site.glob("*.dist-info")))) / (2 * wanted)

    install = ["-m", "pip", "install", "--disable-pip-version-check"]
    with step("Installing the Python packages", how_far):
        python = getattr(sys, "_base_executable", sys.executable)
        made = [python, "-m", "venv", folder]
        process.run(made, "The virtual environment cannot be made", log)
        filled = [folder / "bin" / "python", *install, "-r", requirements]
        sentence = "The Python packages cannot be installed; try again with a network"
        process.run(filled, sentence, log)


def _addons_folder() -> Path:
    """A folder of add-ons in which this checkout is named `pos_glase`."""

    def link(folder: Path) -> None:
        (folder / "pos_glase").symlink_to(CHECKOUT)

    return cache.whole(cache.folder() / "addons" / cache.checkout_key(), link)
