import {glaseState, isPaidLine} from "@pos_glase/app/payment/glase_lines";
import {setGlaseAmount} from "@pos_glase/lazy/payment/booking";

const DIGITS = 6; // Enough for any quantity or price, and what differs below is noise

/**
 * What of an order the customer reads on the invoice, and what it leaves to be paid.
 *
 * Articles are known by what is read of them, in no order: an automatic promotion removes
 * its line and makes the same one anew, at each reload and each scan.
 */
export function invoiceOf(line) {
    const {lines, remainingDue} = line.pos_order_id;
    const quantities = {};
    for (const {product_id, full_product_name, price_unit, discount, qty} of lines) {
        const price = `${price_unit.toFixed(DIGITS)} ${discount || 0}`;
        const article = JSON.stringify([product_id.id, full_product_name, price]);
        quantities[article] = (quantities[article] || 0) + qty;
    }
    const articles = Object.entries(quantities)
        .filter(([, quantity]) => quantity)
        .map(([article, quantity]) => `${article} ${quantity.toFixed(DIGITS)}`);
    return {due: remainingDue, articles: articles.sort().join()};
}

/** Keeps the invoice that the customer gets; survives a reload. */
export function rememberInvoice(line, invoice = invoiceOf(line)) {
    glaseState(line).invoice = invoice;
    glaseState(line).invoiced = line.amount;
}

/** Whether the order is another one than the customer's invoice. */
export function hasChanged(line) {
    const {invoice} = glaseState(line);
    if (!invoice) {
        return false;
    }
    const {articles, due} = invoiceOf(line);
    const {currency} = line.pos_order_id;
    return invoice.articles !== articles || !currency.isZero(invoice.due - due);
}

/**
 * How much more is paid with Glase than the order costs by now.
 *
 * @returns {{paid: number, change: number}} change: what no cashier has agreed to give
 * back in cash when it was sent; see `settleDifference`
 */
export function changeOfGlase({currency, payment_ids, totalDue}) {
    const lines = payment_ids.filter((line) => isPaidLine(line) && line.amount > 0);
    const paid = lines.reduce((sum, {amount}) => sum + amount, 0);
    const agreed = lines.reduce((sum, line) => sum + (glaseState(line).agreed || 0), 0);
    const change = currency.round(paid - agreed - Math.max(0, totalDue));
    return {paid: currency.round(paid), change: Math.max(0, change)};
}

/** What Glase should ask for now: a part stays that part, and the change comes on top. */
export function dueOf(line) {
    const {invoice, invoiced} = glaseState(line);
    const {currency, remainingDue} = line.pos_order_id;
    return currency.round(invoiced + remainingDue - invoice.due);
}

/**
 * The invoice as it will be when a part has left the order; the order stays as it is.
 *
 * @param {GlaseTill} till
 * @param {object} line the payment line
 * @param {object} taken quantities by the uuid of the order's line
 * @returns {{amount: number, invoice: object, order: object | null}} what Glase should
 * ask for then, what the customer then reads, and the order as the till would save it
 */
export function invoiceWithout(till, line, taken) {
    const {lines} = line.pos_order_id;
    const quantities = lines.map((article) => [article, article.qty]);
    const before = line.amount;
    try {
        for (const [article, qty] of quantities) {
            article.qty = qty - (taken[article.uuid] || 0);
        }
        const amount = dueOf(line);
        const invoice = invoiceOf(line);
        setGlaseAmount(line, amount);
        const saved = till.snapshot(line);
        const order = saved && {...saved, lines: withoutEmpty(saved.lines)};
        return {amount, invoice, order};
    } finally {
        quantities.forEach(([article, qty]) => (article.qty = qty));
        setGlaseAmount(line, before);
        line.pos_order_id.setOrderPrices();
    }
}

const [CREATE, UPDATE, DELETE] = [0, 1, 2];

/** @param {Array[]} commands of the order's lines, as Odoo reads them */
function withoutEmpty(commands = []) {
    const isDropped = ([command, , values]) => command === CREATE && !values.qty;
    const isEmptied = ([command, , values]) => command === UPDATE && values.qty === 0;
    return commands
        .filter((command) => !isDropped(command))
        .map((command) => (isEmptied(command) ? [DELETE, command[1]] : command));
}
