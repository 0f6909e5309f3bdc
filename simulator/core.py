# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The simulator as one object: its book, its planned faults, its state file."""

import contextlib

from .book import Book
from .faults import Faults
from .store import Store


class Simulator:
    """One Glase service.

    :param state: path of the state file, or None to forget everything at the end
    """

    def __init__(self, state=None):
        self.book = Book()
        self.faults = Faults()
        self.kept = None  # what a reset leaves, as the book dumps it
        self.store = Store(self.book, state) if state else None

    @contextlib.contextmanager
    def changing(self):
        """The book, locked, with all that time has done to it; kept afterwards."""
        with self.book.lock:
            self.book.settle()
            yield self.book
        if self.store:
            self.store.changed()

    def close(self):
        if self.store:
            self.store.save()
