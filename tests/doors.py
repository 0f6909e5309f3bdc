# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Every road on which an order could get money that is not there, or lose money that
is: as plain calls of models, which each user can make by RPC."""

from copy import deepcopy
from uuid import uuid4

from odoo import Command


class CountingDoors:
    """Ways for a user to make a Glase payment count that nobody made.

    :param draft: an open order with a Glase line that is not paid
    :param finished: an order that was paid otherwise
    """

    def __init__(self, user, draft, finished, glase_method):
        self.glase = glase_method.id
        self.sold = {
            "session_id": draft.session_id.id,
            "company_id": draft.company_id.id,
            "uuid": str(uuid4()),
            "state": "paid",
            "amount_tax": 0.0,
            "amount_total": 50.0,
            "amount_paid": 50.0,
            "amount_return": 0.0,
            "payment_ids": [Command.create(self.forged())],
        }
        self.total = draft.amount_total
        self.method = finished.payment_ids.payment_method_id.with_user(user)
        self.line = draft.payment_ids.with_user(user)
        self.paid = finished.payment_ids.with_user(user)
        self.draft, self.finished = draft.with_user(user), finished.with_user(user)

    def forged(self, **values):
        return {
            "payment_method_id": self.glase,
            "amount": 50.0,
            "payment_status": "done",
            "uuid": str(uuid4()),
            **values,
        }

    def all(self):
        return self.orders() | self.payments() | self.commands() | self.imports()

    def orders(self):
        draft, orders = self.draft, self.draft.browse()
        right = {"state": "paid", "amount_paid": self.total}
        return {
            "state paid": lambda: draft.write({"state": "paid"}),
            "state done": lambda: draft.write({"state": "done"}),
            "state paid, with the right amount": lambda: draft.write(right),
            "web_save": lambda: draft.web_save({"state": "paid"}, {"id": {}}),
            "line done, then paid": lambda: (
                self.line.write({"payment_status": "done"}),
                draft.action_pos_order_paid(),
            ),
            "create": lambda: orders.create(self.sold),
            "copy": lambda: self.finished.copy(self.sold),
        }

    def payments(self):
        paid, of_it = self.paid, {"pos_order_id": self.finished.id}
        to_glase = {"payment_method_id": self.glase}
        terminal = {"payment_method_type": "terminal", "use_payment_terminal": "glase"}
        return {
            "a payment created": lambda: paid.create(self.forged(**of_it)),
            "a payment added": lambda: self.finished.add_payment(self.forged(**of_it)),
            "turned into Glase": lambda: paid.write(to_glase),
            "turned into Glase by web_save": lambda: paid.web_save(
                to_glase, {"id": {}}
            ),
            "a line moved to it": lambda: self.line.write(of_it),
            "a method turned into Glase": lambda: self.method.write(terminal),
        }

    def commands(self):
        created, paid, line = Command.create(self.forged()), self.paid.id, self.line.id
        to_glase = {"payment_method_id": self.glase}
        ways = {
            "a payment as a command": [created],
            "a payment linked": [Command.link(line)],
            "a payment replaced": [Command.delete(paid), created],
            "turned into Glase by a command": [Command.update(paid, to_glase)],
        }
        done = [Command.update(line, {"payment_status": "done"})]
        return {
            "the line as a command, and paid": lambda: self.draft.write(
                {"payment_ids": done, "state": "paid"}
            ),
            **{
                way: lambda commands=commands: self.finished.write(
                    {"payment_ids": commands}
                )
                for way, commands in ways.items()
            },
        }

    def imports(self):
        new = ["pos_order_id/.id", "payment_method_id/.id", "amount", "payment_date"]
        row = [self.finished.id, self.glase, "50", "2026-01-01 00:00:00"]
        known = [".id", "payment_method_id/.id"]
        return {
            "load": lambda: self.paid.load(new, [row]),
            "load, turned into Glase": lambda: self.paid.load(
                known, [[self.paid.id, self.glase]]
            ),
        }


class VanishingDoors:
    """Ways for a user to take money from an order that holds it, or the order from
    its money.

    :param order: with a Glase payment that is live or paid
    :param other: another open order
    :param data: the order as a register sends it
    """

    def __init__(self, user, order, other, data):
        methods = order.session_id.payment_method_ids
        self.method = (methods - order.payment_ids.payment_method_id)[0].id
        self.product = order.lines.product_id.id
        self.payment = order.payment_ids.with_user(user)
        self.lines = order.lines.with_user(user)
        self.session = order.session_id.with_user(user)
        self.order, self.other = order.with_user(user), other.with_user(user)
        self.data, self.number = data, str(uuid4())
        self.others_data = {**data, "uuid": other.sudo().uuid}

    def all(self):
        return (
            self.orders()
            | self.numbers()
            | self.articles()
            | self.payments()
            | self.sessions()
            | self.less()
        )

    def sync(self, **values):
        return self.sync_of(self.data, **values)

    def sync_of(self, data, **values):
        sent = deepcopy(data) | {"state": "draft", "payment_ids": [], **values}
        return self.order.browse().sync_from_ui([sent])

    def orders(self):
        order = self.order
        return {
            "order: unlink": order.unlink,
            "order: cancel": order.action_pos_order_cancel,
            "order: removed at a till": lambda: order.remove_from_ui(order.ids),
            "order: state cancel": lambda: order.write({"state": "cancel"}),
            "order: state draft": lambda: order.write({"state": "draft"}),
            "order: cancelled by a sync": lambda: self.sync(state="cancel", lines=[]),
        }

    def numbers(self):
        order, number = self.order, self.number
        return {
            "order: uuid": lambda: order.write({"uuid": number}),
            "order: uuid, then cancel": lambda: (
                order.write({"uuid": number}),
                order.action_pos_order_cancel(),
            ),
            "order: uuid by web_save, then unlink": lambda: (
                order.web_save({"uuid": number}, {"id": {}}),
                order.unlink(),
            ),
            "order: uuid by import": lambda: order.load(
                [".id", "uuid"], [[order.id, number]]
            ),
        }

    def articles(self):
        lines, order, other = self.lines, self.order, self.other
        deleted = [Command.delete(line) for line in lines.ids]
        linked = [Command.link(line) for line in lines.ids]
        return {
            "lines: unlink": lines.unlink,
            "lines: unlink by command": lambda: order.write(
                {"lines": [Command.clear()]}
            ),
            "lines: removed by a sync": lambda: self.sync(lines=deleted),
            "lines: removed by another order's sync": lambda: self.sync_of(
                self.others_data, lines=deleted
            ),
            "lines: to another order": lambda: lines.write({"order_id": other.id}),
            "lines: linked by another order": lambda: other.write({"lines": linked}),
        }

    def payments(self):
        payment, order, other = self.payment, self.order, self.other
        deleted, cleared = [Command.delete(payment.id)], [Command.clear()]
        linked = [Command.link(payment.id)]
        values = {
            "amount": {"amount": 1.0},
            "amount 0": {"amount": 0.0},
            "method": {"payment_method_id": self.method},
            "uuid": {"uuid": self.number},
            "order": {"pos_order_id": other.id},
            "called change": {"is_change": True},
        }
        return {
            "payment: unlink": payment.unlink,
            "payment: a command": lambda: order.write({"payment_ids": deleted}),
            "payment: all cleared": lambda: order.write({"payment_ids": cleared}),
            "payment: linked elsewhere": lambda: other.write({"payment_ids": linked}),
            "payment: by import": lambda: payment.load(
                [".id", "amount"], [[payment.id, "1"]]
            ),
            "payment: by web_save": lambda: payment.web_save(
                {"amount": 1.0}, {"id": {}}
            ),
            **{
                f"payment: {way}": lambda vals=vals: payment.write(vals)
                for way, vals in values.items()
            },
        }

    def sessions(self):
        session, closed = self.session, {"state": "closed"}
        noted = {**closed, "closing_notes": "All is well"}
        return {
            "session: unlink": session.unlink,
            "session: closing control": lambda: session.write(
                {"state": "closing_control"}
            ),
            "session: closed": lambda: session.write(closed),
            "session: closed by web_save": lambda: session.web_save(noted, {"id": {}}),
        }

    def less(self):
        line, order = self.lines[:1], self.order
        nothing = {"price_subtotal": 0.0, "price_subtotal_incl": 0.0}
        discount = {"product_id": self.product, "qty": -1, "price_unit": 90.0}
        discount |= {"price_subtotal": -90.0, "price_subtotal_incl": -90.0}
        return {
            "less: an article for nothing": lambda: line.write(nothing),
            "less: no article": lambda: line.write({"qty": 0}),
            "less: by another order's sync": lambda: self.sync_of(
                self.others_data, lines=[Command.update(line.id, nothing)]
            ),
            "less: a discount": lambda: order.write(
                {"lines": [Command.create(discount)]}
            ),
        }
