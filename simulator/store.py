# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The state file: what the simulator knows survives a restart."""

import contextlib
import json
import os
import tempfile
import threading


class Store:
    """Writes a book to a file, whole and atomically.

    A change is written before it is answered; that a call was made which changed
    nothing, within a second or at the end.
    """

    def __init__(self, book, path):
        self.book = book
        self.path = path
        self.lock = threading.Lock()
        self.saved = (book.changed, 0)
        if os.path.exists(path):
            self._load()
        threading.Thread(target=self._follow, daemon=True).start()

    def _load(self):
        with open(self.path, encoding="utf-8") as file:
            self.book.load(json.load(file))

    def _follow(self):
        pause = threading.Event()
        while not pause.wait(1.0):
            with contextlib.suppress(OSError):
                self.save()

    def changed(self):
        """Write if something has changed that a restart must not forget."""
        if self.book.changed != self.saved[0]:
            self.save()

    def save(self):
        """Write if anything is new, calls included."""
        with self.lock:
            with self.book.lock:
                mark = (self.book.changed, len(self.book.calls))
                text = json.dumps(self.book.dump()) if mark != self.saved else None
            if text is not None:
                self._write(text)
                self.saved = mark

    def _write(self, text):
        folder = os.path.dirname(os.path.abspath(self.path))
        handle, name = tempfile.mkstemp(dir=folder, prefix=".glase-", text=True)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self.path)
        except BaseException:
            os.unlink(name)
            raise
