# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Kinds of the simulator's faults that leave open what happened."""

BOTH = (
    "http500",
    "html503",
    "redirect",
    "garbage",
    "empty_answer",
    "empty_body",
    "empty_return",
    "fault",
    "dtd",
    "huge",
    "bad_code",
    "code:1",
    "code:90",
    "code:93",
    "code:94",
    "code:777",
)


def _after(kind):
    word, colon, argument = kind.partition(":")
    return f"{word}_after{colon}{argument}"


LATE = ("slow_after:2", "drip:4")  # with a deadline of half a second
WITHOUT_EFFECT = ("drop_before", *BOTH)
WITH_EFFECT = ("drop_after", "drop_mid", *map(_after, BOTH))
