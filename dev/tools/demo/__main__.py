# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""dev/demo: a shop whose till and kiosk take Glase payments, and phones to pay with."""

import argparse
import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from dev.lib import cache, command, database, runtime
from dev.lib.browser import Browser
from dev.lib.cluster import Cluster
from dev.lib.process import free_port
from dev.lib.progress import Trouble, say, step
from dev.lib.servers import HOST, OdooServer, Simulator
from dev.lib.shop import Shop

from .kiosk import KioskSale
from .opening import CASHIER, GLASE_ID, KIOSK_GLASE_ID, PRODUCTS, open_kiosk, open_shop
from .sale import Sale
from .walk import Walk

ODOO_PORT = 8069  # what one is used to; another one when it is taken
PHONE_PORT = 8070
EVERYWHERE = "0.0.0.0"
SHOWN = f"""
  The till     {{demo.till}}
               log in as {CASHIER}, password {CASHIER}
  The phone    {{demo.phone}}
               in another window, or on a real phone (see --lan)
  Back office  {{demo.back_office}}
               log in as admin, password admin

  Open the register, sell something, pay with Glase, and pay on the phone.
  Ctrl-C ends the demo and all that it has started.
"""
KIOSK_SHOWN = """
  The kiosk    {demo.kiosk}
               needs no log-in; it is made for an upright screen
  Its phone    {demo.kiosk_phone}
"""


@dataclass(frozen=True)
class Demo:
    """A running demo: its servers, and the addresses of its parts."""

    odoo: OdooServer
    simulator: Simulator
    till: str  # asks for a login first
    phone: str  # of the customer, in front of the till's sticker
    back_office: str
    kiosk: str = ""
    kiosk_phone: str = ""


def main() -> int:
    """Run the demo until Ctrl-C, or check it; answer the status to exit with."""
    options = _options()
    return command.run("dev/demo", lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    began = time.monotonic()
    with _demo(options) as demo:
        say(f"Ready after {time.monotonic() - began:.0f} s.")
        if options.check:
            return _check(demo)
        shown = SHOWN + KIOSK_SHOWN if demo.kiosk else SHOWN
        print(shown.format(demo=demo), flush=True)
        try:
            while demo.odoo.process.alive and demo.simulator.process.alive:
                time.sleep(1)
        except KeyboardInterrupt:
            say("\nThe demo ends.")
            return 0
        ended = demo.simulator if demo.odoo.process.alive else demo.odoo
        raise Trouble(f"A server has ended by itself; see {ended.process.log}.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("dev/demo", description=__doc__)
    add = parser.add_argument
    add("--check", action="store_true", help="drive one sale each, then end")
    add("--kiosk", action="store_true", help="with a kiosk")
    port, phone_port = (
        f"({usual}, or a free one)" for usual in (ODOO_PORT, PHONE_PORT)
    )
    add("--port", type=int, default=0, help=f"of Odoo {port}")
    add("--phone-port", type=int, default=0, help=f"of the simulator {phone_port}")
    lan = "listen for other devices too, as a real phone; the passwords are known to "
    lan += "all, so only in a network that you trust"
    add("--lan", action="store_true", help=lan)
    return parser.parse_args()


@contextlib.contextmanager
def _demo(options: argparse.Namespace) -> Iterator[Demo]:
    ready = runtime.ensure()
    port = _port(options.port, ODOO_PORT, "--port")
    phone_port = _port(options.phone_port, PHONE_PORT, "--phone-port")
    listen = EVERYWHERE if options.lan else HOST
    name = f"demo_{os.getpid()}"
    has_kiosk = options.kiosk or options.check
    modules = (database.SELF_ORDER,) if has_kiosk else ()
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(Cluster())
        stack.enter_context(database.throw_away(ready, cluster, name, *modules))
        with step("Starting Odoo and the simulator"):
            simulator = stack.enter_context(Simulator(port=phone_port, host=listen))
            shop = Shop(ready, cluster, simulator, name)
            odoo = stack.enter_context(shop.odoo(http_port=port, host=listen))
            admin = shop.client(odoo.url, "admin")
            account, config_id = open_shop(admin, simulator.endpoint)
            kiosk = open_kiosk(admin, account) if has_kiosk else ""
            shop.forget_openings()
        seen = _lan_address() if options.lan else HOST
        shown, phone = (each.url.replace(HOST, seen) for each in (odoo, simulator))
        yield Demo(
            odoo,
            simulator,
            till=f"{shown}/pos/ui/{config_id}",
            phone=f"{phone}/?glase_id={GLASE_ID}",
            back_office=f"{shown}/odoo",
            kiosk=kiosk and f"{shown}{kiosk}",
            kiosk_phone=kiosk and f"{phone}/?glase_id={KIOSK_GLASE_ID}",
        )


def _port(wanted: int, usual: int, option: str) -> int:
    """The port that was asked for, else the usual one, else any that is free."""
    if wanted:
        return free_port(wanted, option)
    try:
        return free_port(usual)
    except Trouble:
        return free_port()


def _lan_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; only asks for the route
        except OSError:
            return HOST
        return probe.getsockname()[0]


def _check(demo: Demo) -> int:
    pictures = cache.run_folder() / "pictures"
    say(f"A picture of each step goes to {pictures}")
    with Browser(log=cache.run_folder() / "chromium.log") as browser:
        sale = Sale(demo.till, demo.phone, browser, pictures / "till")
        kiosk = KioskSale(demo.kiosk, demo.kiosk_phone, browser, pictures / "kiosk")
        try:
            reference = sale.drive(CASHIER, PRODUCTS)
            sale.at = "Glase's ledger has the reference"
            _check_ledger(demo, 1, reference)
            number = kiosk.drive(PRODUCTS)
            kiosk.at = "Glase's ledger has both payments"
            _check_ledger(demo, 2, reference)
        except Trouble as trouble:
            walk: Walk = kiosk if sale.felt else sale
            say(f"dev/demo --check: {walk.at}: {trouble}")
            return 1
    print(f"One sale is paid; the receipt shows its reference, {reference}.")
    print(f"The till: {sale.felt}")
    print(f"Order {number} is paid at the kiosk.")
    return 0


def _check_ledger(demo: Demo, count: int, reference: str) -> None:
    """So many payments, of which the first has the reference that the receipt shows."""
    payments = demo.simulator.ledger()["payments"]
    references = [payment["ers_reference"] for payment in payments]
    if len(references) != count or references[0] != reference:
        raise Trouble(f"the receipt shows {reference!r}, Glase has {references}")


if __name__ == "__main__":
    sys.exit(main())
