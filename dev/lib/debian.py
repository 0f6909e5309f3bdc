# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes from Debian: programs that are installed, and Odoo 19.0, which is not.

Odoo is only unpacked, into the cache, from Debian's unstable suite. apt gets its own
lists and cache for that, so that the machine's apt stays as it was.
"""

import contextlib
import os
import platform
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path

from . import cache, process
from .progress import Trouble, step

ODOO = "odoo-19"
# Odoo's package links fonts and scripts out of these. In Debian's unstable suite some
# have other file names by now, so the machine's own suite has to serve them.
UNSTABLE = (ODOO, "fonts-montserrat")
STABLE = (
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
ODOO_FILES = 53_000  # files in the package, to tell how far the unpacking is
ODOO_BYTES = 125_000_000  # bytes of all packages together, likewise
INSTEAD = "set ODOO_HOME to the path of an Odoo 19 source tree"


def install(packages: str) -> None:
    """Install Debian packages; root or sudo is needed."""
    command = f"apt-get install -y --no-install-recommends {packages}"
    if not shutil.which("apt-get"):
        raise Trouble(f"Missing: {packages}; this is no Debian to install.")
    root = [*_as_root(command), "env", "DEBIAN_FRONTEND=noninteractive"]
    wait_for_others = ["-o", "DPkg::Lock::Timeout=600", "-o", "APT::Status-Fd=1"]
    log = cache.folder() / "apt.log"
    sentence = f"apt could not install what is missing; run this by hand: {command}"
    with (
        cache.lock("apt"),
        step(f"Installing {packages}", lambda: _share_installed(log)),
    ):
        _update(root)
        process.run([*root, *command.split(), *wait_for_others], sentence, log)


def _as_root(command: str) -> list[str]:
    """What to put before ``command`` so that root runs it."""
    if os.geteuid() == 0:
        return []
    # Asked for here, the password's prompt is not lost among lines of progress.
    if shutil.which("sudo") and subprocess.run(["sudo", "-v"]).returncode == 0:
        return ["sudo"]
    raise Trouble(f"Root is needed once, to run: {command}")


def _update(root: list[str]) -> None:
    """Let the machine's apt read its lists; what was read before may do as well."""
    with contextlib.suppress(Trouble):
        process.run([*root, "apt-get", "update"], "apt-get update fails")


def unpack_odoo(folder: Path) -> None:
    """Fetch Odoo 19.0 and unpack it into ``folder``; ``folder/version`` tells which."""
    work = folder / "apt"
    apt = _own_apt(work)
    packages = [f"{name}/sid" for name in UNSTABLE]
    packages += [f"{name}/{_codename()}" for name in STABLE]
    sentence = "Odoo 19.0 could not be fetched from Debian's unstable suite; try again "
    sentence += f"with a network, or {INSTEAD}"
    with step(
        "Fetching Odoo 19.0 from Debian's unstable suite",
        lambda: sum(path.stat().st_size for path in work.rglob("*.deb*")) / ODOO_BYTES,
    ):
        for command in (["update"], ["download", *packages]):
            process.run([*apt, *command], sentence, cwd=work)
    with step("Unpacking Odoo 19.0", lambda: _files_in(folder) / ODOO_FILES):
        _unpack(work, folder)
    odoo = next(work.glob(f"{ODOO}_*.deb"))
    version = subprocess.check_output(["dpkg-deb", "-f", odoo, "Version"], text=True)
    (folder / "version").write_text(version.strip())
    shutil.rmtree(work)


def _unpack(packages: Path, folder: Path) -> None:
    for package in sorted(packages.glob("*.deb")):
        sentence = f"{package.name} cannot be unpacked"
        process.run(["dpkg-deb", "-x", package, folder], sentence)


def nginx() -> Path:
    """The web server's program: the machine's own, else unpacked into the cache.

    Installing it would start a server of its own on this machine.
    """
    if installed := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        return Path(installed)
    unpacked = cache.whole(cache.folder() / "nginx" / _codename(), _unpack_nginx)
    return unpacked / "usr" / "sbin" / "nginx"


def _unpack_nginx(folder: Path) -> None:
    fetch = ["apt-get", "-q", "-oAPT::Sandbox::User=root", "download", "nginx"]
    download = partial(process.run, fetch, "nginx could not be fetched", cwd=folder)
    with step("Fetching nginx"):
        try:
            download()
        except Trouble:  # on a new machine, which has no lists yet
            _update(_as_root("apt-get update"))
            download()
    _unpack(folder, folder)


def _own_apt(work: Path) -> list[str]:
    """The apt-get command that knows Debian's unstable suite, and nothing else."""
    for name in ("lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True)
    sources = work / "unstable.list"
    keys = "/usr/share/keyrings/debian-archive-keyring.gpg"
    suites = f"deb [signed-by={keys}] {_mirror()} %s main\n"
    sources.write_text(suites % "sid" + suites % _codename())
    options = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State::Lists": work / "lists",
        "Dir::Cache": work / "cache",
        "Acquire::Languages": "none",
        "Acquire::Retries": 2,
        "APT::Update::Error-Mode": "any",
    }
    if os.geteuid() == 0:
        # apt's own user cannot write to a folder of root's.
        options["APT::Sandbox::User"] = "root"
    pairs = (f"-o{name}={value}" for name, value in options.items())
    return ["apt-get", "-q", *pairs]


def _mirror() -> str:
    """The address of the Debian mirror that this machine already uses."""
    if not shutil.which("apt-get"):
        raise Trouble(
            f"This is no Debian, so Odoo cannot be fetched by apt; {INSTEAD}."
        )
    codename = f"Codename: {_codename()}"
    ask = ["apt-get", "indextargets", "--format", "$(REPO_URI)", codename]
    addresses = subprocess.check_output(ask, text=True).split()
    if not addresses:  # on a new machine, which has no lists yet
        _update(_as_root("apt-get update"))
        addresses = subprocess.check_output(ask, text=True).split()
    if not addresses:
        sentence = f"apt knows no Debian mirror ({codename}), so Odoo 19.0 cannot be "
        raise Trouble(f"{sentence}fetched; {INSTEAD}.")
    return addresses[0]


def _codename() -> str:
    """The name of the Debian release that this machine runs."""
    return platform.freedesktop_os_release().get("VERSION_CODENAME", "bookworm")


def _share_installed(log: Path) -> float | None:
    """How far apt is by its own word; fetching counts as the first half."""
    text = log.read_text(errors="replace")
    told = re.findall(r"^(dl|pm)status:[^:]*:([\d.]+):", text, re.MULTILINE)
    if not told:
        return None
    phase, percent = told[-1]
    return float(percent) / 200 + (0.5 if phase == "pm" else 0)


def _files_in(folder: Path) -> int:
    return sum(len(files) for _path, _folders, files in os.walk(folder))
