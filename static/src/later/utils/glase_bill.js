import {glaseState} from "@pos_glase/app/utils/glase_lines";

/** What of an order the customer reads on the bill, and what it leaves to be paid. */
export function billOf(line) {
    const {lines, remainingDue} = line.pos_order_id;
    const articles = lines.map((article) => [
        article.uuid,
        article.qty,
        article.price_unit,
        article.discount,
    ]);
    return {due: remainingDue, articles: JSON.stringify(articles)};
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
