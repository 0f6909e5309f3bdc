# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""``python -m simulator [--port 8070] [--host 127.0.0.1] [--state FILE]``"""

import argparse
import contextlib
import signal
import sys

from .core import Simulator
from .server import listen
from .web import application


def main():
    options = _options()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        simulator = Simulator(options.state)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"The state file {options.state} cannot be read: {error}"
    try:
        server = listen(
            application(simulator), options.host, options.port, options.certificate
        )
    except (OSError, OverflowError) as error:
        return f"Cannot listen on {options.host}:{options.port}: {error}."
    with contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"Glase simulator on {_address(options, server.port)}\n")
        sys.stdout.flush()
        server.serve_forever()
    simulator.close()
    return 0


def _address(options, port):
    scheme = "https" if options.certificate else "http"
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"{scheme}://{host}:{port}/"


def _options():
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="A Glase service for demo and tests."
    )
    parser.add_argument("--port", type=int, default=8070, help="0: a free one")
    parser.add_argument(
        "--host", default="127.0.0.1", help="0.0.0.0 lets real phones in"
    )
    parser.add_argument("--state", metavar="FILE", help="keeps the ledger")
    parser.add_argument(
        "--certificate", metavar="PEM", help="key and certificate: serve https"
    )
    return parser.parse_args()


def _stop(number, frame):
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, signal.SIG_IGN)  # once is enough: the end is under way
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
