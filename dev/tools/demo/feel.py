# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a till feels: how soon the dialog is there, whether anything in it moves, and
what the add-on asks Odoo for before anybody pays."""

from statistics import median

from dev.lib.browser import Tab
from dev.lib.progress import Trouble

SOON = 150  # milliseconds from a tap to the painted dialog
OPENING = 1  # requests of the add-on's own to the opening of a till

WATCH = """(() => {
    const feel = {taps: [], moved: [], asked: []};
    window.glaseFeel = feel;
    let tapped = null;
    const starts = ".paymentmethod, .send_payment_request";
    const onTap = ({target, timeStamp}) => {
        tapped = target.closest(starts) ? timeStamp : null;
    };
    addEventListener("click", onTap, true);
    new MutationObserver(() => {
        if (tapped !== null && document.querySelector(".glase-dialog")) {
            const since = tapped;
            tapped = null;
            const painted = () => feel.taps.push(performance.now() - since);
            requestAnimationFrame(() => setTimeout(painted));
        }
    }).observe(document.body, {childList: true, subtree: true});
    const look = (type, note) =>
        new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
            type,
            buffered: type === "resource",
        });
    look("layout-shift", ({sources}) => {
        for (const {node} of sources) {
            const element = node?.closest ? node : node?.parentElement;
            if (element?.closest(".glase-dialog")) {
                feel.moved.push(element.className || element.tagName);
            }
        }
    });
    look("resource", ({name}) => {
        if (name.includes("/pos_glase/") && !name.includes("/static/")) {
            feel.asked.push(name);
        }
    });
})()"""


class Feel:
    """Watches the page of a till from now on."""

    def __init__(self, till: Tab):
        self._till = till
        till.evaluate(WATCH)
        asked = self._noted("asked")
        if len(asked) > OPENING:
            raise Trouble(f"to its opening the till asked {asked}")

    def judge(self) -> str:
        """What was seen, in a sentence; Trouble where it is not good enough."""
        taps = self._noted("taps")
        soon = median(taps)
        said = f"{soon:.0f} ms from a tap to the dialog, the median of {len(taps)}"
        if soon > SOON:
            raise Trouble(f"{said}; {SOON} are allowed")
        if moved := self._noted("moved"):
            raise Trouble(f"in the dialog something moved: {', '.join(moved)}")
        return f"{said}; nothing in it moved."

    def _noted(self, what: str) -> list:
        return self._till.evaluate(f"window.glaseFeel.{what}")
