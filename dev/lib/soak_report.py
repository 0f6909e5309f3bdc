# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The end of a soak: every row comes to its end, then the ledgers are compared."""

from collections import Counter

from .progress import Trouble, say, step
from .soak_compare import KINDS, PAYMENTS, ROWS, Books
from .soak_history import history
from .soak_sale import Sale
from .soak_shop import Shop

WITHOUT_ORDER = """
    SELECT id FROM glase_transaction
     WHERE state = 'paid' AND order_id IS NULL AND order_uuid IN %s
"""
ROUND = 65.0  # seconds that pass for everybody between two runs of the watch
UNMATCHED = 16 * 60.0  # seconds after which money without an order is on the list
UNMATCHED_EACH = 4  # every so many runs
ROUNDS = 16
SHOWN = 6  # rows that one line names
HISTORIES = 5  # mismatches that are told at length


def settle(shop: Shop) -> None:
    """Let the watch look after what dead tills have left, until nothing is left.

    Time is moved for Glase and for the journal's rows alike; nobody waits any more.
    """
    shop.simulator.control("fault", operation="")
    with step("Settling"):
        for number in range(1, ROUNDS + 1):
            left = shop.unsettled()
            if not left:
                break
            seconds = UNMATCHED if number % UNMATCHED_EACH == 0 else ROUND
            shown = ", ".join(left[:SHOWN]) + " …" * (len(left) > SHOWN)
            say(f"{seconds:.0f} s pass at once for {len(left)} rows: {shown}")
            shop.time_passes(seconds)
            shop.watch()


def complete(shop: Shop, sales: list[Sale]) -> None:
    """A manager makes the sale of each second till that died with money in it."""
    orders = tuple(
        s.order_uuid for s in sales if s.ended == "died" and s.scenario.number % 2
    )
    for (row,) in shop.sql(WITHOUT_ORDER, orders or ("",)):
        try:
            shop.admin.call("glase.transaction", "action_complete_order", [row])
        except Trouble as trouble:
            say(f"An order cannot be completed, its money stays on the list: {trouble}")


def books_of(shop: Shop, sales: list[Sale]) -> Books:
    """Both ledgers as they are now."""
    sessions = tuple({sale.register.session_id for sale in sales})
    return Books(
        shop.simulator.ledger(),
        _dicts(shop, ROWS),
        _dicts(shop, PAYMENTS, sessions),
        {sale.order_uuid: sale for sale in sales},
    )


def report(shop: Shop, sales: list[Sale], troubles: Counter, facts: dict) -> int:
    """Print what the ledgers say; answer the status to exit with."""
    books = books_of(shop, sales)
    _print_figures(books, troubles, facts)
    found = books.mismatches()
    told = set()
    for mismatch in found:
        print(f"\nMISMATCH (seed {facts['seed']}): {mismatch.kind}: {mismatch.what}")
        if mismatch.order_uuid not in told and len(told) < HISTORIES:
            told.add(mismatch.order_uuid)
            print("\n".join(history(shop, books, mismatch.order_uuid)))
    kinds = Counter(mismatch.kind for mismatch in found)
    print("\n" + ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS))
    tried = books.faults() and troubles and books.kept
    if not tried:
        print("Nothing broke or nothing was paid: such a soak proves nothing.")
    print("the ledgers agree" if tried and not found else "FAILED", flush=True)
    return 0 if tried and not found else 1


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
    print(f"faults     {faults.total()} of {len(faults)} kinds")
    print(f"troubles   {_counted(troubles)}")


def _counted(counts: Counter) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.most_common())


def _dicts(shop: Shop, statement: str, *parameters) -> list[dict]:
    names = f"SELECT to_jsonb(all_of_it) FROM ({statement}) AS all_of_it"
    return [row for (row,) in shop.sql(names, *parameters)]
