# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The end of a soak: every row comes to its end, then the ledgers are compared."""

from collections import Counter

from dev.lib.progress import say, step

from .compare import KINDS, PAYMENTS, Books
from .compare_periods import Reconciled
from .history import history
from .manager import UNMATCHED_AFTER
from .mismatch import Mismatch
from .sale import Sale
from .shop import SoakShop

ROUND = 65.0  # seconds that pass for everybody between two runs of the watch
UNMATCHED_EACH = 4  # every so many runs
ROUNDS = 16
SHOWN = 6  # rows that one line names
FEW = 5  # refunds that may all be refused, when a slow machine began few sales
HISTORIES = 5  # mismatches that are told at length


def settle(shop: SoakShop) -> None:
    """Let the watch look after what dead tills have left, until nothing is left.

    Time is moved for Glase and for the journal's rows alike; nobody waits any more.
    """
    shop.simulator.control("fault", operation="")
    with step("Settling"):
        for number in range(1, ROUNDS + 1):
            left = shop.unsettled()
            if not left:
                break
            seconds = UNMATCHED_AFTER if number % UNMATCHED_EACH == 0 else ROUND
            shown = ", ".join(left[:SHOWN]) + " …" * (len(left) > SHOWN)
            say(f"{seconds:.0f} s pass at once for {len(left)} rows: {shown}")
            shop.time_passes(seconds)
            shop.watch()


def books_of(shop: SoakShop, sales: list[Sale], reconciled=None) -> Books:
    """Both ledgers as they are now."""
    registers = {sale.till for sale in sales} | {sale.neighbour for sale in sales}
    sessions = tuple({register.session_id for register in registers})
    return Books(
        shop.simulator.ledger(),
        shop.journal(),
        shop.dicts(PAYMENTS, sessions),
        {sale.order_uuid: sale for sale in sales},
        reconciled,
    )


def report(
    shop: SoakShop,
    sales: list[Sale],
    before: list[Mismatch],
    reconciled: Reconciled,
    facts: dict,
    tried: str,
) -> int:
    """Print what the ledgers say; answer the status to exit with.

    :param before: what was amiss before the reconciliation, which might have mended it,
        and with what was forged
    :param facts: ``troubles``, ``forged`` and what else the seed has chosen
    :param tried: commit and seed, for whoever reads the verdict only
    """
    books = books_of(shop, sales, reconciled)
    troubles = facts.pop("troubles")
    _print_figures(books, troubles, facts)
    after = books.mismatches()
    found = after + [mismatch for mismatch in before if mismatch not in after]
    told = set()
    for mismatch in found:
        print(f"\nMISMATCH ({tried}): {mismatch.kind}: {mismatch.what}")
        if mismatch.order_uuid not in told and len(told) < HISTORIES:
            told.add(mismatch.order_uuid)
            print("\n".join(history(shop, books, mismatch.order_uuid)))
    kinds = Counter(mismatch.kind for mismatch in found)
    print("\n" + ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS))
    refunded = books.ledger["refunds"] or len(books.refund_orders) < FEW
    proves = books.faults() and troubles and books.kept and refunded
    proves = proves and facts["forged"]
    if not proves:
        print("Nothing broke, was paid or given back: such a soak proves nothing.")
    good = proves and not found
    print("the ledgers agree" if good else "FAILED", f"({tried})", flush=True)
    return 0 if good else 1


def _print_figures(books: Books, troubles: Counter, facts: dict) -> None:
    rows, ledger = books.rows, books.ledger
    paid = [row for row in rows if row["state"] == "paid"]
    states = Counter(row["state"] for row in rows)
    reversed_ = sum(p["state"] == "reversed" for p in ledger["payments"])
    ends = Counter(sale.ended for sale in books.sales.values())
    faults = books.faults()
    print("\n" + ", ".join(f"{name} {value}" for name, value in facts.items()))
    print(f"sales      {len(books.sales)}: {_counted(ends)}")
    print(
        f"Glase      {len(ledger['invoices'])} bills, {len(books.kept)} paid and kept, "
        f"{reversed_} given back, {len(ledger['calls'])} calls"
    )
    print(
        f"Odoo       {len(rows)} rows ({_counted(states)}), "
        f"{sum(bool(row['order_id']) for row in paid)} paid rows in orders, "
        f"{sum(not row['order_id'] for row in paid)} on the unresolved list"
    )
    _print_refunds(books)
    print(f"faults     {faults.total()} of {len(faults)} kinds")
    print(f"troubles   {_counted(troubles)}")


def _print_refunds(books: Books) -> None:
    by_hand = sum(not r["client_invoice_id"] for r in books.ledger["refunds"])
    states = Counter(row["state"] for row in books.refunds)
    ends = Counter(refund.ended for refund in books.refund_orders.values())
    print(f"refunds    {len(books.refund_orders)} at the tills: {_counted(ends)}")
    print(
        f"           {len(books.ledger['refunds'])} at Glase, {by_hand} by customer "
        f"care; {len(books.refunds)} rows ({_counted(states)})"
    )
    kinds = Counter(line["kind"] for line in books.reconciled.lines)
    print(f"periods    {len(books.reconciled.periods)}, lines: {_counted(kinds)}")


def _counted(counts: Counter) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.most_common())
