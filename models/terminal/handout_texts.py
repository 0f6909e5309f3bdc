# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What stands on the pages that a shop prints for its people: (what, more about it)."""

from odoo.tools.translate import LazyTranslate

# Constants, translated by ``env._`` at the moment somebody prints them.
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

CARD_STEPS = (
    (
        _lt("Press Glase"),
        _lt("The customer scans the sticker and confirms with the PIN."),
    ),
    (
        _lt("Wait until the register says that it is paid"),
        _lt("What the customer's phone shows is not enough."),
    ),
    (_lt("Hand over the goods and the receipt"), ""),
)
CARD_CASES = (
    (
        _lt("The customer does not want to pay with Glase after all"),
        _lt("Press Cancel the payment. The register says whether it came in time."),
    ),
    (
        _lt("The customer needs a moment"),
        _lt("Press Put aside and serve the next one. The register keeps checking."),
    ),
    (
        _lt("No connection, or no answer"),
        _lt(
            "Ask the customer to wait: the register goes on by itself. Or take "
            "cash or a card; if the phone shows a Glase payment, Glase returns "
            "it."
        ),
    ),
    (
        _lt("The customer wants the money back"),
        _lt(
            "Open the order, press Refund and pay it back with Glase. If the "
            "register does not know whether that worked, do not refund again: "
            "tell a manager."
        ),
    ),
    (
        _lt("You are not sure"),
        _lt("Ask a manager. Do not finish a sale that Glase has not confirmed."),
    ),
)
FIRST_STEPS = (
    (
        _lt("Add your Glase account"),
        _lt(
            "In the menu Glase, open the accounts and create one. Type what "
            "Glase gave you and press Test connection. Begin with a test "
            "account: no real money moves."
        ),
    ),
    (
        _lt("Register the points of sale"),
        _lt(
            "Close their sessions, press Register terminals and choose them. "
            "The payment method Glase is added to each."
        ),
    ),
    (
        _lt("Scan the stickers"),
        _lt(
            "Odoo asks for the sticker of one point of sale after the other. "
            "Scan it, or type the code below its barcode. Then stick it where "
            "customers reach it with their phones."
        ),
    ),
    (
        _lt("Make a test payment"),
        _lt(
            "Open a point of sale in the list and press Test payment. Pay with "
            "the Glase app: the money is refunded by itself."
        ),
    ),
    (
        _lt("Hang up the cards"),
        _lt(
            "Print the card for cashiers of each point of sale. Decide in the "
            "settings up to which amount cashiers may refund."
        ),
    ),
    (
        _lt("Go live"),
        _lt(
            "In the form of the test account press Go live. A list leads "
            "through the rest."
        ),
    ),
)
EACH_DAY = (
    (
        _lt("Unresolved payments"),
        _lt("The list is in the menu Glase. It should be empty."),
    ),
    (
        _lt("Reconciliation"),
        _lt(
            "When a session closes, its payments are compared with Glase's own report. "
            "Look at what differs."
        ),
    ),
)
