# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is to happen in each sale of a soak, and what comes back of it: drawn from the
seed before it begins."""

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

RETURNED = 50  # of a hundred sales something comes back
WHOLE = 45  # of a hundred of these all at once, else in parts
FAULTS_PER_RETURN = (0, 0, 1, 1, 1, 2)  # of one refund
# What proves nothing, and a clear no that has done nothing. No
# planned 98: that would lie, so customer care gives a little back of the payment.
REFUND_CODES = (
    "code:11 code:23 code:29 code:33 code:48 code:48 code:54 code:64 code:91 "
)
REFUND_CODES += "code:97 code:99 code_after:90"
# How many of a hundred refunds something happens in; in one at least.
RETURN_SHARES = {
    "double_tap": 12,
    "race": 15,
    "lose": 12,
    "kill": 12,
    "sent_again_late": 10,
    "another_till": 20,
    "die": 6,
    "elsewhere": 8,
}


@dataclass
class Return:
    """Some pieces of a sale come back; the till refunds them with Glase."""

    quantity: int
    faults: list[str] = field(default_factory=list)
    double_tap: bool = False
    race: bool = False  # at another till all of the sale is refunded at that moment
    lose: bool = False  # its answer; the page is loaded again and asks how far it is
    kill: bool = False  # the server that waits for Glase
    kill_after: float = 0.0
    sent_again_late: bool = False
    another_till: bool = False
    die: bool = False  # the till, before the refund's order has been saved
    elsewhere: bool = False  # customer care has given a little back before


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
    returns: list[Return] = field(default_factory=list)


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
        operation: _kinds_without_end(chance, f"{REFUSED} {codes}")
        for operation, (_weight, codes) in OPERATIONS.items()
    }
    weights = [weight for weight, _codes in OPERATIONS.values()]
    for sale in sales:
        wanted = chance.choice(FAULTS_PER_SALE)
        drawn = chance.choices([*OPERATIONS], weights, k=wanted)
        if sale.update_at is not None:
            drawn.append("updateInvoice")
        sale.faults += [(operation, next(kinds[operation])) for operation in drawn]
    _add_returns(seed, sales)
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


def _add_returns(seed: int, sales: list[Scenario]) -> None:
    """Let something come back of some sales."""
    chance = random.Random(f"returns {seed} {len(sales)}")
    lasting = [sale for sale in sales if not sale.die] or sales
    count = max(1, len(lasting) * RETURNED // 100)
    for sale in chance.sample(lasting, count):
        sale.returns = list(_parts(chance, sale.quantity))
    every = [part for sale in sales for part in sale.returns]
    for what, share in RETURN_SHARES.items():
        for part in chance.sample(every, max(1, len(every) * share // 100)):
            setattr(part, what, True)
            if what == "kill":
                part.kill_after = chance.choice((0.02, 0.05, 0.1, 0.5))
                part.faults.append(chance.choice(("slow:1", "slow_after:1")))
    kinds = _kinds_without_end(chance, REFUND_CODES)
    for part in every:
        # Of two taps it is not known which one was killed: it would wait for its lease.
        part.double_tap = part.double_tap and not part.kill
        part.faults += [next(kinds) for _ in range(chance.choice(FAULTS_PER_RETURN))]


def _parts(chance: random.Random, quantity: int) -> Iterator[Return]:
    """All at once, or piece by piece; and sometimes a piece too many."""
    if quantity == 1 or chance.randrange(100) < WHOLE:
        yield Return(quantity)
        return
    left = quantity + chance.choice((-1, 0, 0, 1))
    while left > 0:
        part = chance.randint(1, min(2, left))
        left -= part
        yield Return(part)


def _kinds_without_end(chance: random.Random, codes: str) -> Iterator[str]:
    """Kinds of fault, each equally often: what proves nothing, and these."""
    every = f"{NOT_DONE} {DONE} {codes}".split()
    while True:
        chance.shuffle(every)
        yield from every
