# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes from Debian: programs that are installed, and Odoo 19.0, which is not.

Odoo is only unpacked, into the cache, from Debian's unstable suite. apt gets its own
lists and cache for that, so that the machine's apt stays as it was.
"""

import os
import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import cache
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
INSTEAD = "set ODOO_HOME to the path of an Odoo 19 source tree."


def install(packages: list[str]) -> None:
    """Install Debian packages; root or sudo is needed."""
    command = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        raise Trouble(f"Missing: {', '.join(packages)}; this is no Debian to install.")
    root = [*_as_root(command), "env", "DEBIAN_FRONTEND=noninteractive"]
    wait_for_others = ["-o", "DPkg::Lock::Timeout=600", "-o", "APT::Status-Fd=1"]
    log = cache.folder() / "apt.log"
    with (
        cache.lock("apt"),
        step(f"Installing {', '.join(packages)}", lambda: _share_installed(log)),
    ):
        _failure([*root, "apt-get", "update"])
        if reason := _failure([*root, *command.split(), *wait_for_others], log=log):
            raise Trouble(
                f"apt could not install what is missing ({reason}); "
                f"have this run by hand: {command}"
            )


def _as_root(command: str) -> list[str]:
    """What to put before ``command`` so that root runs it."""
    if os.geteuid() == 0:
        return []
    # Asked for here, the password's prompt is not lost among lines of progress.
    if shutil.which("sudo") and subprocess.run(["sudo", "-v"]).returncode == 0:
        return ["sudo"]
    raise Trouble(f"Root is needed once, to run: {command}")


def unpack_odoo(folder: Path) -> None:
    """Fetch Odoo 19.0 and unpack it into ``folder``; ``folder/version`` tells which."""
    work = folder / "apt"
    apt = _own_apt(work)
    packages = [f"{name}/sid" for name in UNSTABLE]
    packages += [f"{name}/{_codename()}" for name in STABLE]
    with step(
        "Fetching Odoo 19.0 from Debian's unstable suite",
        lambda: _bytes_in(work) / ODOO_BYTES,
    ):
        for command in (["update"], ["download", *packages]):
            if reason := _failure([*apt, *command], cwd=work):
                raise Trouble(
                    "Odoo 19.0 could not be fetched from Debian's unstable suite "
                    f"({reason}); try again with a network, or {INSTEAD}"
                )
    with step("Unpacking Odoo 19.0", lambda: _files_in(folder) / ODOO_FILES):
        for package in sorted(work.glob("*.deb")):
            if reason := _failure(["dpkg-deb", "-x", package, folder]):
                raise Trouble(f"{package.name} cannot be unpacked: {reason}")
    odoo = next(work.glob(f"{ODOO}_*.deb"))
    version = subprocess.check_output(["dpkg-deb", "-f", odoo, "Version"], text=True)
    (folder / "version").write_text(version.strip())
    shutil.rmtree(work)


def nginx() -> Path:
    """The web server's program: the machine's own, else unpacked into the cache.

    Installing it would start a server of its own on this machine.
    """
    if installed := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        return Path(installed)
    unpacked = cache.whole(cache.folder() / "nginx" / _codename(), _unpack_nginx)
    return unpacked / "usr" / "sbin" / "nginx"


def _unpack_nginx(folder: Path) -> None:
    download = ["apt-get", "-q", "-oAPT::Sandbox::User=root", "download", "nginx"]
    with step("Fetching nginx"):
        if _failure(download, cwd=folder):
            update = ["apt-get", "update"]
            _failure([*_as_root(" ".join(update)), *update])
            if reason := _failure(download, cwd=folder):
                raise Trouble(f"nginx could not be fetched ({reason}); install it.")
    for package in folder.glob("*.deb"):
        if reason := _failure(["dpkg-deb", "-x", package, folder]):
            raise Trouble(f"{package.name} cannot be unpacked: {reason}")


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
        raise Trouble(f"This is no Debian, so Odoo cannot be fetched by apt; {INSTEAD}")
    codename = _codename()
    ask = [
        "apt-get",
        "indextargets",
        "--format",
        "$(REPO_URI)",
        f"Codename: {codename}",
    ]
    addresses = subprocess.check_output(ask, text=True).split()
    if not addresses:
        # A new machine has no lists yet, and so knows no code name.
        update = ["apt-get", "update"]
        _failure([*_as_root(" ".join(update)), *update])
        addresses = subprocess.check_output(ask, text=True).split()
    if not addresses:
        raise Trouble(
            f"apt knows no Debian mirror for {codename}, so Odoo 19.0 cannot be "
            f"fetched; {INSTEAD}"
        )
    return addresses[0]


def _codename() -> str:
    """The name of the Debian release that this machine runs."""
    return platform.freedesktop_os_release().get("VERSION_CODENAME", "bookworm")


def _failure(
    command: list, cwd: Path | None = None, log: Path | None = None
) -> str | None:
    """Run a command quietly; None when all is well, else the line that says why."""
    with open(log, "w+") if log else tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        if done.returncode == 0:
            return None
        output.seek(0)
        lines = output.read().strip().splitlines() or [f"status {done.returncode}"]
    told = [line.removeprefix("E:").strip() for line in lines if line[:2] == "E:"]
    return (told or lines)[0]


def _share_installed(log: Path) -> float | None:
    """How far apt is by its own word; fetching counts as the first half."""
    text = log.read_text(errors="replace")
    told = re.findall(r"^(dl|pm)status:[^:]*:([\d.]+):", text, re.MULTILINE)
    if not told:
        return None
    phase, percent = told[-1]
    return float(percent) / 200 + (0.5 if phase == "pm" else 0)


def _bytes_in(folder: Path) -> int:
    sizes = (path.stat().st_size for path in folder.rglob("*.deb*") if path.is_file())
    return sum(sizes)


def _files_in(folder: Path) -> int:
    return sum(len(files) for _path, _folders, files in os.walk(folder))
