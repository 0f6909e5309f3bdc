# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A second tap on the till's dialog, by a real mouse and a real finger."""

import time

import pytest
from page import log_in, put_questions_off, sell

from dev.lib import cache
from dev.lib.browser import PHONE, Browser

SIZES = [(1280, 800), (1024, 768), PHONE]
CALM = (
    "phase: 'waiting', question: false, unclear: false, cancelUnclear: false,"
    "changed: false, tooLate: false"
)
STATES = {
    "waiting": "",
    "question": "question: true",
    "lost": "phase: 'sending', unclear: true",
    "unclear": "unclear: true",
    "changed": "changed: true, due: 12",
    "busy": "phase: 'busy'",
    "cancelling": "phase: 'cancelling', cancelUnclear: true",
    "tooLate": "phase: 'paid', tooLate: true",
}
SAFE = ("aside", "again", "keep", "phone-yes", "ok")
DANGEROUS = ("cancel", "phone-no", "send-again", "take-over", "let-go", "force")
PLACES = """Object.fromEntries(
    [...document.querySelectorAll('.glase-layout button:not(.invisible)')].map(
        (button) => {
            const {left, top, right, bottom} = button.getBoundingClientRect();
            const [, name] = button.className.match(/glase-([a-z-]+)/);
            return [name, [left, top, right, bottom]];
        }
    )
)"""
KEYS = """[...document.querySelectorAll('.numpad button')].map((key) => {
    const {left, top, right, bottom} = key.getBoundingClientRect();
    return [key.value, [left, top, right, bottom]];
})"""
IS_CALM = "!document.querySelector('.glase-shield')"
WAITS = "document.querySelector('.glase-layout')?.dataset.state === 'waiting'"
CAME_BACK = (
    "!document.querySelector('.glase-dialog') &&"
    " posmodel.getOrder().payment_ids[0]?.payment_status === 'retry'"
)
ORDER = """(() => {
    const {payment_ids, priceIncl, lines} = posmodel.getOrder();
    const amounts = payment_ids.map(({amount}) => amount);
    const dialogs = document.querySelectorAll('.modal').length;
    return [amounts, priceIncl, lines.length, dialogs];
})()"""


@pytest.fixture(scope="module")
def page(shop, threaded):
    """A till that waits for its customer."""
    till = shop.till()
    with Browser() as browser:
        address = f"{threaded.url}/web/login?redirect=/pos/ui/{till.config_id}"
        page = browser.tab(address)
        log_in(page)
        sell(page)
        put_questions_off(page)
        page.click(".payment-screen .paymentmethod", "Glase")
        page.wait(WAITS, "the dialog that waits")
        yield page
        page.screenshot(cache.run_folder() / "live-taps.png")


@pytest.mark.parametrize("size", SIZES)
def test_two_taps_on_cancel(page, size):
    page.resize(size)
    tap = page.tap_at if size == PHONE else page.click_at
    for pause in [0.1, 0.35, 0.6, 0.9, 1.2]:
        page.wait(f"{WAITS} && {IS_CALM}", "the dialog that waits")
        place = where_keys_lie_behind(page)
        before = page.evaluate(ORDER)
        tap(place)
        time.sleep(pause)  # What is tested is this time
        tap(place)
        page.wait(f"{CAME_BACK} && {IS_CALM}", "the line that came back")
        page.evaluate("void posmodel.numberBuffer.capture()")  # What was typed counts
        amounts, price, lines, dialogs = page.evaluate(ORDER)
        assert [amounts, price, lines] == before[:3]
        assert amounts == [price]
        assert dialogs == 0
        # Where the cashier finds "Retry" differs with the size
        page.evaluate("void posmodel.getOrder().payment_ids[0].pay()")


def where_keys_lie_behind(page):
    """A place on "Cancel the payment", above a key behind it where there is one."""
    cancel = page.evaluate(PLACES)["cancel"]
    behind = [place for _value, place in page.evaluate(KEYS) if overlap(place, cancel)]
    if not behind:
        return middle(cancel)
    left, top = (max(cancel[side], behind[-1][side]) for side in (0, 1))
    right, bottom = (min(cancel[side], behind[-1][side]) for side in (2, 3))
    return middle([left, top, right, bottom])


@pytest.mark.parametrize("size", SIZES)
def test_no_danger_where_it_was_safe(page, size):
    page.resize(size)
    page.wait(f"{WAITS} && {IS_CALM}", "the dialog that waits")
    # A manager sees all buttons
    page.evaluate("void (posmodel.glaseManagerIs = () => 'here')")
    view = "Object.values(posmodel.env.services.glase.live)[0].view"
    places = {}
    for state, values in STATES.items():
        page.evaluate(f"void Object.assign({view}, {{{CALM}, {values}}})")
        name = {"cancelling": "unclear"}.get(state, state)
        shown = f"document.querySelector('.glase-layout').dataset.state === '{name}'"
        page.wait(shown, state)
        for button, place in page.evaluate(PLACES).items():
            places.setdefault(button, []).append(place)
    page.evaluate(f"void Object.assign({view}, {{{CALM}}})")
    assert set(places) == {*SAFE, *DANGEROUS}
    for safe in SAFE:
        for danger in DANGEROUS:
            for one in places[safe]:
                assert not any(overlap(one, two) for two in places[danger]), (
                    safe,
                    danger,
                )


def middle(place):
    left, top, right, bottom = place
    return {"x": (left + right) / 2, "y": (top + bottom) / 2}


def overlap(one, two):
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
