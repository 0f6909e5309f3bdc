import {glaseState} from "@pos_glase/app/utils/glase_lines";

const DIGITS = 6; // Enough for any quantity or price, and what differs below is noise

/**
 * What of an order the customer reads on the bill, and what it leaves to be paid.
 *
 * Articles are known by what is read of them, in no order: an automatic promotion removes
 * its line and makes the same one anew, at each reload and each scan.
 */
export function billOf(line) {
    const {lines, remainingDue} = line.pos_order_id;
    const quantities = {};
    for (const {product_id, full_product_name, price_unit, discount, qty} of lines) {
        const price = price_unit.toFixed(DIGITS);
        const article = JSON.stringify([
            product_id.id,
            full_product_name,
            price,
            discount || 0,
        ]);
        quantities[article] = (quantities[article] || 0) + qty;
    }
    const articles = Object.entries(quantities)
        .filter(([, quantity]) => quantity)
        .map(([article, quantity]) => `${article} ${quantity.toFixed(DIGITS)}`);
    return {due: remainingDue, articles: articles.sort().join()};
}

/** Keeps the bill that the customer gets; survives a reload. */
export function rememberBill(line, bill = billOf(line)) {
    glaseState(line).bill = bill;
    glaseState(line).asked = line.amount;
}

/** Whether the order is another one than the customer's bill. */
export function hasChanged(line) {
    const {bill} = glaseState(line);
    const now = billOf(line);
    const {currency} = line.pos_order_id;
    return Boolean(
        bill && (bill.articles !== now.articles || !currency.isZero(bill.due - now.due))
    );
}

/** What Glase should ask for now: a part stays that part, and the change comes on top. */
export function dueOf(line) {
    const {bill, asked} = glaseState(line);
    const {currency, remainingDue} = line.pos_order_id;
    return currency.round(asked + remainingDue - bill.due);
}
