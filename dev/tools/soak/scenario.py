# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is to happen in each sale of a soak: drawn from the seed before it begins."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

# When a page is reloaded or a till dies.
MOMENTS = ("starting", "waiting", "paid", "unheard", "heard", "syncing")
ROUTES = ("start", "status", "cancel", "sync")  # what a server is killed in

# How many of a hundred sales something happens in; in one at least.
SHARES = {
    "cancel": 14,
    "reload": 12,
    "wipe": 4,
    "die": 3,
    "die for ever": 3,
    "die unheard": 2,
    "let go": 3,
    "double_tap": 8,
    "sent_again": 6,
    "sent_again_late": 6,
    "kill": 9,
    "lose the PAID": 8,
    "update": 10,
    "draft": 12,
    "silent_first_address": 3,
    "undo": 6,
}
CUSTOMERS = {  # what the customer does with the first invoice
    "pay": 62,
    "decline": 7,
    "fail": 5,
    "type the PIN, then pay": 8,
    "type the PIN, then stop": 3,
    "pay when it is cancelled": 8,
    "walk away": 5,
}

# What each call may meet (simulator/faults.py). Only what an honest Glase could do: no
# clear answer that is wrong. The codes are those that prove nothing or change nothing.
NOT_DONE = "drop_before http500 html503 redirect garbage empty_answer empty_body"
NOT_DONE += " empty_return fault dtd bad_code code:1 code:90 code:93 code:94 slow:2"
DONE = "drop_after drop_mid http500_after html503_after redirect_after garbage_after"
DONE += " empty_answer_after empty_body_after empty_return_after fault_after dtd_after"
DONE += " bad_code_after code_after:1 code_after:93 code_after:94 slow_after:2"
DONE += " drip:1 reorder extra"
REFUSED = "code:20 code:21 code:29 code:33 code:37"
OPERATIONS = {  # how often faults of each are drawn, and which codes
    "sendInvoice": (30, "code_after:90 code:0 code:10 code:11 code:12 code:49 code:91"),
    "getPaymentStatus": (45, "code_after:90 status:PAID slow:12 slow_after:12"),
    "cancelInvoice": (15, "code_after:90 code:48 code:51"),
    "updateInvoice": (
        0,
        "code:11 code:48 code:49",
    ),  # one for each sale that is changed
    "submitPaymentReceipt": (10, "code_after:90"),
}
NEEDS_A_CANCEL = ("walk away", "pay when it is cancelled", "type the PIN, then stop")
PIN = 2.0  # seconds to type it
SLOW_CALL = {  # what is slow, so that a server is killed while it waits for Glase
    "start": "sendInvoice",
    "status": "getPaymentStatus",
    "cancel": "cancelInvoice",
}
FAULTS_PER_SALE = (0, 0, 0, 1, 1, 2, 3, 4)


@dataclass
class Scenario:
    """One sale as the seed wants it; seconds count from its beginning."""

    number: int
    quantity: int
    amount: float  # of all pieces
    customer: str
    customer_comes: float
    customer_thinks: float
    then: str  # after an attempt without money: "retry", "new line" or "card"
    faults: list[tuple[str, str]] = field(default_factory=list)
    cancel_at: float | None = None
    reload: str = ""  # one of MOMENTS
    wiped: bool = False  # the reload finds nothing that the browser had kept
    die: str = ""  # one of MOMENTS
    for_ever: bool = False
    let_go_at: float | None = None
    double_tap: bool = False
    sent_again: bool = False
    sent_again_late: bool = False
    lost_paids: int = 0  # answers that say PAID and do not come back
    unseen: bool = False  # the invoice is made, and paid before the till knows
    kill: str = ""  # one of ROUTES
    kill_after: float = 0.0
    update_at: float | None = None
    update_to: float = 0.0
    draft_at: float | None = None
    silent_first_address: bool = False
    undo: bool = False  # given back before the order is finished
    returns: list = field(default_factory=list)  # see returns.py


def scenarios(seed: int, count: int) -> list[Scenario]:
    """All sales of a soak; the same for the same seed and count."""
    chance = random.Random(f"{seed} {count}")
    sales = [_sale(chance, number) for number in range(1, count + 1)]
    for what, share in SHARES.items():
        for sale in chance.sample(sales, min(count, max(1, count * share // 100))):
            _let_happen(chance, sale, what)
    for sale in sales:
        _make_possible(chance, sale)
    kinds = {
        operation: kinds_without_end(chance, f"{REFUSED} {codes}")
        for operation, (_weight, codes) in OPERATIONS.items()
    }
    weights = [weight for weight, _codes in OPERATIONS.values()]
    for sale in sales:
        wanted = chance.choice(FAULTS_PER_SALE)
        drawn = chance.choices([*OPERATIONS], weights, k=wanted)
        if sale.update_at is not None:
            drawn.append("updateInvoice")
        sale.faults += [(operation, next(kinds[operation])) for operation in drawn]
    return sales


def _sale(chance: random.Random, number: int) -> Scenario:
    quantity = chance.choice((1, 1, 2, 3, 4))
    return Scenario(
        number=number,
        quantity=quantity,
        amount=_price(chance) * quantity / 100,
        customer=chance.choices([*CUSTOMERS], CUSTOMERS.values())[0],
        customer_comes=round(chance.uniform(0.0, 2.5), 1),
        customer_thinks=round(chance.uniform(0.0, 2.0), 1),
        then=chance.choice(("retry", "retry", "new line", "card")),
    )


def _price(chance: random.Random) -> int:
    """Of one piece, in hundredths."""
    return chance.randint(100, 49_999)


def _let_happen(chance: random.Random, sale: Scenario, what: str) -> None:
    soon = round(chance.uniform(0.3, 4.0), 1)
    match what:
        case "cancel":
            sale.cancel_at = soon
        case "reload" | "wipe":
            sale.reload = chance.choice(MOMENTS)
            sale.wiped = what == "wipe"
        case "die" | "die for ever":
            sale.die = chance.choice(MOMENTS)
            sale.for_ever = what == "die for ever"
        case "die unheard":
            # No reference, and Glase has been heard to say PAID, but not by us.
            sale.die, sale.for_ever, sale.lost_paids = "unheard", False, 2
            sale.unseen = True
        case "let go":
            sale.let_go_at = soon + 1.0
        case "kill":
            sale.kill = chance.choice(ROUTES)
            sale.kill_after = chance.choice((0.0, 0.02, 0.05, 0.1, 0.5))
        case "lose the PAID":
            sale.lost_paids = chance.choice((1, 1, 2, 5))
            sale.unseen = chance.random() < 0.5
        case "update":
            sale.update_at = soon / 2
            sale.update_to = _price(chance) * sale.quantity / 100
        case "draft":
            sale.draft_at = soon / 2
        case _:
            setattr(sale, what, True)


def _make_possible(chance: random.Random, sale: Scenario) -> None:
    """No sale waits for ever, and what shall happen gets the time to."""
    if sale.update_at is not None:
        sale.customer_comes += sale.update_at + 0.5
    if sale.customer in NEEDS_A_CANCEL or sale.kill == "cancel":
        later = chance.uniform(0.5, 2.0) + PIN * sale.customer.startswith("type")
        later += sale.customer_thinks if sale.customer in NEEDS_A_CANCEL else 0.0
        sale.cancel_at = round(sale.customer_comes + later, 1)
    elif sale.kill or sale.die or sale.reload:
        sale.cancel_at = None  # the cashier would come before
    if "unheard" in (sale.die, sale.reload):
        sale.lost_paids = sale.lost_paids or 1
    if sale.lost_paids:
        sale.customer, sale.cancel_at = "pay", None
    if sale.unseen:
        sale.faults.append(("sendInvoice", "drop_after"))
        sale.customer_comes = sale.customer_thinks = 0.0  # before it is replaced
    if sale.kill in SLOW_CALL:
        slow = chance.choice(("slow:1", "slow_after:1"))
        sale.faults.append((SLOW_CALL[sale.kill], slow))


def kinds_without_end(chance: random.Random, codes: str) -> Iterator[str]:
    """Kinds of fault, each equally often: what proves nothing, and these."""
    every = f"{NOT_DONE} {DONE} {codes}".split()
    while True:
        chance.shuffle(every)
        yield from every
