# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A slip printer, as far as the network shows one: a socket that takes bytes."""

import socket
import threading
from functools import partial

PATIENCE = 10.0  # seconds


class Printer:
    """Listens on a free port; ``slips`` is what each connection brought.

    :param answer: bytes it sends back, as printers do with their state
    """

    def __init__(self, answer=b""):
        self.slips = []
        self.answer = answer
        self.arrived = threading.Condition()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def stop(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(PATIENCE)

    def wait_for(self, count):
        """The slips, once there are so many."""
        with self.arrived:
            self.arrived.wait_for(lambda: len(self.slips) >= count, PATIENCE)
            return list(self.slips)

    def _serve(self):
        while True:
            try:
                connection, _peer = self.socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(PATIENCE)
                connection.sendall(self.answer)
                content = b"".join(iter(partial(connection.recv, 4096), b""))
            with self.arrived:
                self.slips.append(content)
                self.arrived.notify_all()


def dead_address():
    """An address where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{unused.getsockname()[1]}"
