# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Glase ID and QR codes (glase_api.md, chapter 7)."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from glase.sticker import invoice_url, parse_glase_id, qr_png, sticker_url


@pytest.mark.parametrize(
    ("typed", "glase_id"),
    [
        ("004610027501", "004610027501"),
        ("  004610027501\r\n", "004610027501"),
        ("HTTP://SEQR.SE/Q004610027501", "004610027501"),
        ("http://seqr.se/q00461000001", "00461000001"),
        ("HTTPS://Seqr.Se/QAbC1", "AbC1"),
        (" https://SEQR.SE/Q 0046 ", "0046"),
        ("Q1", "Q1"),
    ],
)
def test_glase_id(typed, glase_id):
    assert parse_glase_id(typed) == glase_id


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "HTTP://SEQR.SE/Q",
        "HTTP://SEQR.SE/R20260314170912345",
        "HTTP://SEQR.SE/Q/0046",
        "shop_till_1",
        "0046-1002",
        "0046 1002",
        "00461002750١",
        "ÅÄÖ",
        "0046\n1002",
    ],
)
def test_no_glase_id(typed):
    with pytest.raises(ValueError, match=r"^[A-Z].*Glase ID.*\.$"):
        parse_glase_id(typed)


@given(st.from_regex("[0-9A-Za-z]+", fullmatch=True))
def test_a_sticker_reads_back(glase_id):
    assert parse_glase_id(sticker_url(glase_id)) == glase_id
    assert parse_glase_id(sticker_url(glase_id).lower()).lower() == glase_id.lower()


def test_urls():
    assert sticker_url("004610027501") == "HTTP://SEQR.SE/Q004610027501"
    assert invoice_url("20260314170912345") == "HTTP://SEQR.SE/R20260314170912345"


def test_qr_png():
    picture = Image.open(io.BytesIO(qr_png(sticker_url("004610027501"))))
    assert picture.format == "PNG"
    assert picture.width == picture.height > 100


def test_upper_case_keeps_the_code_small():
    """glase_api.md, 7.1: 28 characters in alphanumeric mode fit 25 modules a side."""
    sizes = [
        Image.open(io.BytesIO(qr_png(text))).width
        for text in ("HTTP://SEQR.SE/Q004610027501", "http://seqr.se/q004610027501")
    ]
    white = 2 * 4  # modules; each is drawn 10 pixels wide
    assert sizes[0] == (25 + white) * 10 < sizes[1]
