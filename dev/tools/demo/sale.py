# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One whole sale, by a cashier at the till and a customer with a phone; and how the
till feels: how soon the dialog is there, whether anything in it moves, and what the
add-on asks Odoo for before anybody pays."""

from statistics import median

from dev.lib.browser import Tab
from dev.lib.progress import Trouble

from .walk import Walk

TILL_LOADS = 90.0  # seconds; Odoo makes the till's assets on its first start
CANCELLED = 8  # payments that the cashier cancels before the one that counts

DIALOG = ".glase-dialog .glase-layout"
RETRY = ".paymentlines .send_payment_request"
RECEIPT = ".receipt-screen .glase-receipt"
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


class Sale(Walk):
    """A sale at the till, whose address asks for a log-in first."""

    def __init__(self, till: str, *walk):
        super().__init__(*walk)
        self._till = till
        self.at = "the till opens"
        self.felt = ""

    def _drive(self, cashier: str, products: tuple[str, ...]) -> str:
        """Answer the reference that the receipt shows."""
        till = self._open("till", self._till)
        self._log_in(till, cashier)
        self._sell(till, products)
        feel = Feel(till)
        self._start(till)
        self._pay(products)
        reference = self._reference(till)
        self.at = "how the till feels"
        self.felt = feel.judge()
        return reference

    def _log_in(self, till: Tab, cashier: str) -> None:
        self.at = "the cashier logs in"
        till.click("input[name=login]")
        till.type(cashier)
        till.click("input[name=password]")
        till.type(cashier)
        self._picture(till, "log-in")
        till.click("button[type=submit]", "Log in")
        self.at = "the cashier opens the register"
        till.click(".open-register-btn", timeout=TILL_LOADS)
        till.see("Opening Control", ".modal")
        self._picture(till, "open-register")
        till.click(".modal-footer button", "Open Register")

    def _sell(self, till: Tab, products: tuple[str, ...]) -> None:
        self.at = "the cashier adds products"
        for product in products:
            till.click("article.product", product)
            till.see(product, ".order-container")
        self._picture(till, "products")
        self.at = "the cashier goes to the payment"
        till.click(".product-screen .pay-order-button")
        till.see("Glase", ".payment-screen .paymentmethods")
        self._picture(till, "payment")

    def _start(self, till: Tab) -> None:
        came_back = f"!{_found(DIALOG)} && {_found(RETRY)}"
        waiting = f"{_found(DIALOG)}?.dataset.state === 'waiting'"
        self.at = "the cashier pays with Glase, and cancels, but the last time"
        for number in range(CANCELLED + 1):
            till.click(".payment-screen .paymentmethod", "Glase")
            till.wait(waiting, "the Glase dialog that waits")
            if number < CANCELLED:
                till.click(".glase-dialog .glase-cancel")
                till.wait(came_back, "the line that came back")
        self._picture(till, "waiting")

    def _reference(self, till: Tab) -> str:
        self.at = "the receipt shows the reference"
        till.see("Glase payment", RECEIPT)
        self._picture(till, "receipt")
        printed = f"document.querySelector('{RECEIPT} .glase-reference')"
        return till.evaluate(f"{printed}.textContent.trim()")


def _found(selector: str) -> str:
    return f"document.querySelector('{selector}')"
