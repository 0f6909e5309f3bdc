# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The end of a soak: all comes to its end, then the ledgers are compared."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from dev.lib.progress import say, step

from .books import Books, Mismatch
from .compare import payment_mismatches
from .compare_periods import period_mismatches
from .compare_refunds import refund_mismatches
from .manager import UNMATCHED_AFTER
from .sale import Sale
from .shop import SoakShop

ROUND = 65.0  # seconds that pass for everybody between two runs of the recovery job
UNMATCHED_EACH = 4  # every so many runs
ROUNDS = 16
SHOWN = 6  # transactions that one line names
FEW = 5  # refunds that may all be refused, when a slow machine began few sales
HISTORIES = 5  # mismatches that are told at length
PAYMENTS = """
    SELECT p.id, p.uuid AS payment_uuid, p.amount, o.uuid AS order_uuid, o.state,
           o.amount_total, m.use_payment_terminal = 'glase' AS by_glase
      FROM pos_payment p JOIN pos_order o ON o.id = p.pos_order_id
      JOIN pos_payment_method m ON m.id = p.payment_method_id
     WHERE o.session_id IN %s ORDER BY p.id
"""
TRAIL = """
    SELECT e.at, t.client_invoice_id, e.what,
           CONCAT_WS(' → ', e.state_before, e.state_after), COALESCE(e.answer, ''),
           COALESCE(e.note, '')
      FROM glase_event e JOIN glase_transaction t ON t.id = e.transaction_id
     WHERE t.id IN %s ORDER BY e.id
"""
NAMES = ("client_invoice_id", "invoice_reference", "ers_reference")


def settle(shop: SoakShop) -> None:
    """Let the recovery job look after what dead tills have left, until nothing is left.

    Time is moved for Glase and for the journal alike; nobody waits any more.
    """
    shop.simulator.control("fault", operation="")
    with step("Settling"):
        for number in range(1, ROUNDS + 1):
            left = shop.unsettled()
            if not left:
                break
            seconds = UNMATCHED_AFTER if number % UNMATCHED_EACH == 0 else ROUND
            shown = ", ".join(left[:SHOWN]) + " …" * (len(left) > SHOWN)
            say(f"{seconds:.0f} s pass at once for {len(left)} transactions: {shown}")
            shop.time_passes(seconds)
            shop.watch()


def books_of(shop: SoakShop, sales: list[Sale], reconciled=None) -> Books:
    registers = {sale.till for sale in sales} | {sale.neighbour for sale in sales}
    sessions = tuple({register.session_id for register in registers})
    return Books(
        shop.simulator.ledger(),
        shop.journal(),
        shop.dicts(PAYMENTS, sessions),
        {sale.order_uuid: sale for sale in sales},
        reconciled,
    )


def mismatches(books: Books) -> list[Mismatch]:
    checks = (payment_mismatches, refund_mismatches, period_mismatches)
    return [found for check in checks for found in check(books)]


def report(
    shop: SoakShop, books: Books, before: list[Mismatch], facts: dict, tried: str
) -> int:
    """Print what the ledgers say; answer the status to exit with.

    :param before: what was amiss before the reconciliation, which might have mended it,
        and with what was forged
    :param facts: ``troubles``, ``forged`` and what else the seed has chosen
    :param tried: commit and seed, for whoever reads the verdict only
    """
    troubles = facts.pop("troubles")
    _print_figures(books, facts)
    print(f"troubles   {_counted(troubles)}")
    found = list(dict.fromkeys([*mismatches(books), *before]))
    told = set()
    for kind, order, what in found:
        print(f"\nMISMATCH ({tried}): {kind}: {what}")
        if order not in told and len(told) < HISTORIES:
            told.add(order)
            print("\n".join(_history(shop, books, order)))
    kinds = Counter(kind for kind, _order, _what in found)
    print(f"\nmismatches {_counted(kinds) or 'none'}")
    refunded = books.ledger["refunds"] or len(books.refund_orders) < FEW
    broke = books.faults() and troubles and facts["forged"]
    proves = broke and books.kept and refunded
    if not proves:
        print("Nothing broke, was paid or given back: such a soak proves nothing.")
    good = proves and not found
    print("the ledgers agree" if good else "FAILED", f"({tried})", flush=True)
    return 0 if good else 1


def _print_figures(books: Books, facts: dict) -> None:
    ledger, payments, orders = books.ledger, books.payments, books.refund_orders
    reversed_ = sum(p["state"] == "reversed" for p in ledger["payments"])
    by_hand = sum(not r["client_invoice_id"] for r in ledger["refunds"])
    paid = [bool(tx["order_id"]) for tx in payments if tx["state"] == "paid"]
    faults = books.faults()
    periods, lines = books.reconciled.periods, books.reconciled.lines
    print("\n" + ", ".join(f"{name} {value}" for name, value in facts.items()))
    print(
        f"""\
sales      {len(books.sales)}: {_counted(s.ended for s in books.sales.values())}
Glase      {len(ledger["invoices"])} invoices, {len(books.kept)} paid and kept, \
{reversed_} given back, {len(ledger["calls"])} calls
Odoo       {len(payments)} payments ({_counted(tx["state"] for tx in payments)}), \
{sum(paid)} paid in orders, {len(paid) - sum(paid)} on the unresolved list
refunds    {len(orders)} at the tills: {_counted(r.ended for r in orders.values())}
           {len(ledger["refunds"])} at Glase, {by_hand} by customer care; \
{len(books.refunds)} here ({_counted(tx["state"] for tx in books.refunds)})
periods    {len(periods)}, lines: {_counted(line["kind"] for line in lines)}
faults     {faults.total()} of {len(faults)} kinds"""
    )


def _counted(what: Iterable | Counter) -> str:
    return ", ".join(f"{count} {each}" for each, count in Counter(what).most_common())


def _history(shop: SoakShop, books: Books, order_uuid: str) -> Iterator[str]:
    """All of one sale; times of Glase are ahead where the soak has moved its clock."""
    mine = [tx for tx in books.payments if tx["order_uuid"] == order_uuid]
    paid = {tx["id"] for tx in mine}
    mine += [tx for tx in books.refunds if tx["refunded_id"] in paid]
    if sale := books.sales.get(order_uuid):
        happens = [f"{what} {how}" for what, how in vars(sale.scenario).items() if how]
        yield f"  the sale: {', '.join(happens)}"
        yield f"  ended: {sale.ended or 'not'}, register {sale.till.config_id}"
        yield "  the till:"
        for moment, what in list(sale.story):
            yield f"    {datetime.fromtimestamp(moment):%H:%M:%S.%f} {what}"
    yield from ("  the journal:", *(f"    {tx}" for tx in mine), "  its trail:")
    for at, *facts in shop.sql(TRAIL, tuple(tx["id"] for tx in mine) or (0,)):
        yield f"    {at:%H:%M:%S} {' | '.join(facts)}"
    yield "  at Glase:"
    named = {tx[name] for tx in mine for name in NAMES} - {None, ""}
    payments = [p for p in books.ledger["payments"] if named & _names(p)]
    refunds = books.ledger["refunds"]
    yield from (f"    {payment}" for payment in payments)
    yield from (f"    {r}" for r in refunds if r["payment_ers_reference"] in named)
    for payment in payments:
        named |= _names(payment)
    yield from _calls(books.ledger["calls"], named)


def _calls(calls: list[dict], named: set[str]) -> Iterator[str]:
    """Calls that name the sale, and between them those of its till that name none."""
    mine = [call["number"] for call in calls if named & _names(call)]
    tills = {call["principal"] for call in calls if call["number"] in mine}
    for call in calls[mine[0] - 1 : mine[-1]] if mine else ():
        nameless = call["principal"] in tills and not _names(call)
        if nameless or call["number"] in mine:
            yield _told(call)


def _names(told: dict) -> set[str]:
    return {told[name] for name in NAMES if told[name]}


def _told(call: dict) -> str:
    facts = [f"    #{call['number']}", call["time"][11:23], call["operation"]]
    facts.append(next((call[name] for name in NAMES if call[name]), "(no reference)"))
    if call["invoice_version"] is not None:
        facts.append(f"version {call['invoice_version']}")
    facts += [call["status"], call["result"]]
    if call["fault"]:
        facts.append(f"[{call['fault']}]")
    return " ".join(filter(None, map(str, facts)))
