/* Copyright 2026 pos_glase contributors
 * License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
 *
 * What the phone shows. It knows nothing of the service and keeps no state.
 */

const CHECK = "M5 12.5l4.5 4.5L19 7.5";
const CROSS = "M7 7l10 10M17 7L7 17";
const CLOCK = "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 7.5V12l3 2";
const BACK = "M9 14l-5-5 5-5M4 9h10a6 6 0 0 1 0 12h-3";
export const ENDS = {
    paid: ["good", CHECK, "Paid", ""],
    reserved: ["good", CLOCK, "Reserved", "The shop confirms the amount in a moment."],
    declined: ["warn", CROSS, "Declined", "You said no. Nothing was paid."],
    cancelled: ["warn", CROSS, "Cancelled by the shop", "Nothing was paid."],
    failed: ["bad", CROSS, "Payment failed", "Your bank refused. Nothing was paid."],
    expired: ["warn", CLOCK, "The bill has expired", "Ask the cashier for a new one."],
    reversed: [
        "bad",
        BACK,
        "Payment reversed",
        "The shop did not notice the payment, so you get the money back.",
    ],
};
const NO_BACK = ["start", "paying", ...Object.keys(ENDS)];

export const one = (name) => document.querySelector(`[data-glase="${name}"]`);
export const parts = (name) => document.querySelectorAll(`[data-part="${name}"]`);

function number(value, options) {
    return new Intl.NumberFormat(navigator.language, options).format(Number(value));
}

function money(value, currency) {
    return number(value, {style: "currency", currency, currencyDisplay: "code"});
}

function element(tag, text, ...children) {
    const made = document.createElement(tag);
    made.textContent = text;
    made.append(...children);
    return made;
}

export function fill(name, text) {
    parts(name).forEach((part) => (part.textContent = text));
}

/** Brings a screen to the front; `name` is a state of the page. */
export function show(name, bill) {
    const section = name in ENDS ? "end" : name === "unlocking" ? "bill" : name;
    for (const item of document.querySelectorAll("[data-screen]")) {
        item.hidden = item.dataset.screen !== section;
    }
    one("state").dataset.state = name;
    one("state").dataset.reference = bill?.reference || "";
    one("state").dataset.ersReference = bill?.ers_reference || "";
    one("back").hidden = NO_BACK.includes(name);
}

export function complain(sentence = "") {
    for (const place of [one("problem"), ...parts("problem")]) {
        place.textContent = sentence;
        place.hidden = !sentence;
    }
}

export function renderWaiting(bill) {
    fill("name", bill.name);
    fill("glase_id", `Glase ID ${bill.glase_id}`);
}

export function renderBill(bill) {
    fill("title", bill.title || bill.name);
    const total = money(bill.total, bill.currency);
    fill("total", total);
    parts("total").forEach((part) => part.classList.toggle("long", total.length > 13));
    fill("served", bill.cashier && `Served by ${bill.cashier}`);
    fill("footer", bill.footer);
    Object.assign(one("total").dataset, {amount: bill.total, currency: bill.currency});
    one("rows").replaceChildren(...bill.rows.map(billRow));
    const unlocking = bill.state === "unlocking";
    parts("unlocking").forEach((part) => (part.hidden = !unlocking));
    one("pay").disabled = unlocking;
}

function billRow(row) {
    const line = element("li", "", element("span", row.text || "Article"));
    line.append(element("b", number(row.total, {minimumFractionDigits: 2})));
    if (row.quantity && Number(row.quantity) !== 1) {
        line.append(element("small", `Quantity ${row.quantity} ${row.unit}`));
    }
    return line;
}

export function renderEnd(bill) {
    const [tone, path, verdict, explanation] = ENDS[bill.state];
    parts("seal")[0].dataset.tone = tone;
    parts("icon")[0].setAttribute("d", path);
    parts("end-total")[0].classList.toggle("void", tone !== "good");
    fill("verdict", verdict);
    fill("explanation", explanation);
    const facts = [["Shop", bill.title || bill.name]];
    if (bill.ers_reference) {
        facts.push(["Time", new Date(bill.paid_at).toLocaleString()]);
        facts.push(["Glase ref.", bill.ers_reference]);
    }
    const lines = facts.map(([name, text]) =>
        element("div", "", element("dt", name), element("dd", text))
    );
    parts("facts")[0].replaceChildren(...lines);
}

/** The list of tills; `open` is called with the Glase ID that is picked. */
export function renderTills(tills, open) {
    parts("nearby")[0].hidden = !tills.length;
    const list = parts("tills")[0];
    const text = JSON.stringify(tills);
    if (list.dataset.known === text) {
        return; // Else a till could vanish under the finger
    }
    list.dataset.known = text;
    list.replaceChildren(...tills.map((till) => tillButton(till, open)));
}

function tillButton(till, open) {
    const button = element("button", "", element("b", till.name || "Till"));
    button.append(element("small", `Glase ID ${till.glase_id}`));
    if (till.total) {
        button.append(element("em", money(till.total, till.currency)));
    }
    button.type = "button";
    Object.assign(button.dataset, {glase: "pick", glaseId: till.glase_id});
    button.addEventListener("click", () => open(till.glase_id));
    return element("li", "", button);
}

export function makePad(onDigit, onErase) {
    const pad = parts("pad")[0];
    for (const digit of "1234567890") {
        const key = element("button", digit);
        Object.assign(key, {type: "button"});
        Object.assign(key.dataset, {glase: "digit", digit});
        key.addEventListener("click", () => onDigit(digit));
        pad.append(key);
    }
    const erase = element("button", "⌫");
    erase.type = "button";
    erase.dataset.glase = "erase";
    erase.setAttribute("aria-label", "Erase");
    erase.addEventListener("click", onErase);
    pad.append(erase);
}

export function renderDots(count, length) {
    const dots = parts("dots")[0];
    [...dots.children].forEach((dot, i) => dot.classList.toggle("on", i < count));
    dots.setAttribute("aria-label", `${count} of ${length} digits`);
}
