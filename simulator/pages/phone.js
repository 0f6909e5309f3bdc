/* Copyright 2026 pos_glase contributors
 * License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
 *
 * The buyer's phone. For those who drive this page:
 *
 *   /?glase_id=…   goes straight to that sticker; /?invoice=… to that bill;
 *                  &pin=no pays without asking for a PIN
 *   [data-glase="state"]      data-state: start camera waiting unlocking bill pin paying
 *                             paid reserved declined cancelled failed expired reversed;
 *                             data-reference, data-ers-reference
 *   [data-glase="code"]       where the Glase ID is typed; [data-glase="open"] opens it
 *   [data-glase="pick"]       a till of the list, with data-glase-id
 *   [data-glase="total"]      data-amount="139.25" data-currency="SEK"
 *   [data-glase="rows"] li    the rows
 *   [data-glase="pay"]        then four times [data-glase="digit"], or keys on a keyboard
 *   [data-glase="decline"]    the buyer says no; [data-glase="fail"] the bank does
 *   [data-glase="back"] [data-glase="done"] [data-glase="problem"] [data-glase="offline"]
 */

const ASK_MS = 700;
const PIN_LENGTH = 4;
const CHECK = '<svg viewBox="0 0 24 24"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>';
const CROSS = '<svg viewBox="0 0 24 24"><path d="M7 7l10 10M17 7L7 17"/></svg>';
const CLOCK =
    '<svg viewBox="0 0 24 24"><circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/></svg>';
const BACK = '<svg viewBox="0 0 24 24"><path d="M9 14l-5-5 5-5M4 9h10a6 6 0 0 1 0 12h-3"/></svg>';
const ENDS = {
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

const asked = new URLSearchParams(location.search);
let who = null; // {glase_id} while waiting, {reference} once there is a bill
let bill = null; // what the service said last
let screen = "start";
let pin = "";
let turn = 0; // rises when the person goes elsewhere; late answers are dropped
let stopCamera = () => {};

const one = (name) => document.querySelector(`[data-glase="${name}"]`);
const parts = (name) => document.querySelectorAll(`[data-part="${name}"]`);

function money(value, currency) {
    const format = {style: "currency", currency, currencyDisplay: "code"};
    return new Intl.NumberFormat(navigator.language, format).format(Number(value));
}

function element(tag, text, ...children) {
    const made = document.createElement(tag);
    made.textContent = text;
    made.append(...children);
    return made;
}

function fill(name, text) {
    parts(name).forEach((part) => (part.textContent = text));
}

/** Calls the service; an answer with an error becomes an exception with its sentence. */
async function call(path, body) {
    const answer = await fetch(`/phone/${path}`, {
        method: body ? "POST" : "GET",
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(10000),
    });
    const value = await answer.json();
    if (!answer.ok) {
        throw Object.assign(new Error(value.error), {refused: true});
    }
    return value;
}

function show(name) {
    screen = name;
    const section = name in ENDS ? "end" : name === "unlocking" ? "bill" : name;
    for (const item of document.querySelectorAll("[data-screen]")) {
        item.hidden = item.dataset.screen !== section;
    }
    one("state").dataset.state = name;
    one("state").dataset.reference = bill?.reference || "";
    one("state").dataset.ersReference = bill?.ers_reference || "";
    one("back").hidden = NO_BACK.includes(name);
}

function complain(sentence = "") {
    for (const place of [one("problem"), ...parts("problem")]) {
        place.textContent = sentence;
        place.hidden = !sentence;
    }
}

function renderBill() {
    const total = money(bill.total, bill.currency);
    fill("title", bill.title || bill.name);
    fill("total", total);
    fill("served", bill.cashier && `Served by ${bill.cashier}`);
    fill("footer", bill.footer);
    Object.assign(one("total").dataset, {amount: bill.total, currency: bill.currency});
    one("rows").replaceChildren(
        ...bill.rows.map((row) => {
            const line = element("li", "", element("span", row.text || "Article"));
            line.append(element("b", money(row.total, bill.currency)));
            if (row.quantity && Number(row.quantity) !== 1) {
                line.append(element("small", `${row.quantity} ${row.unit || "×"}`));
            }
            return line;
        })
    );
    const unlocking = bill.state === "unlocking";
    parts("unlocking").forEach((part) => (part.hidden = !unlocking));
    one("pay").disabled = unlocking;
}

function renderEnd() {
    const [tone, icon, verdict, explanation] = ENDS[bill.state];
    const seal = parts("seal")[0];
    seal.innerHTML = icon;
    seal.dataset.tone = tone;
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

function render() {
    if (bill.state === "waiting") {
        fill("name", bill.name);
        fill("glase_id", `Glase ID ${bill.glase_id}`);
        return show("waiting");
    }
    if (who.glase_id) {
        who = {reference: bill.reference}; // a later bill of this till is another one
        remember({invoice: bill.reference});
    }
    renderBill();
    if (bill.state in ENDS) {
        renderEnd();
    } else if (bill.state === "bill" && ["pin", "paying"].includes(screen)) {
        return undefined; // the person is at it
    }
    return show(bill.state);
}

function remember(place) {
    const query = new URLSearchParams(place);
    if (asked.has("pin")) {
        query.set("pin", asked.get("pin"));
    }
    history.replaceState(null, "", query.size ? `/?${query}` : "/");
}

async function ask() {
    const mine = turn;
    try {
        if (who) {
            const body = {...who, typing: screen === "pin" && pin.length > 0};
            const answer = await call("look", body);
            if (mine === turn) {
                bill = answer;
                render();
            }
        } else if (screen === "start") {
            renderTills((await call("tills")).tills);
        }
        one("offline").hidden = true;
    } catch (error) {
        one("offline").hidden = Boolean(error.refused);
        if (error.refused && mine === turn) {
            home(error.message);
        }
    }
}

function renderTills(tills) {
    parts("nearby")[0].hidden = !tills.length;
    const list = parts("tills")[0];
    const text = JSON.stringify(tills);
    if (list.dataset.known === text) {
        return; // else a till could vanish under the finger
    }
    list.dataset.known = text;
    list.replaceChildren(
        ...tills.map((till) => {
            const button = element("button", "", element("b", till.name || "Till"));
            button.append(element("small", `Glase ID ${till.glase_id}`));
            if (till.total) {
                button.append(element("em", money(till.total, till.currency)));
            }
            button.type = "button";
            Object.assign(button.dataset, {glase: "pick", glaseId: till.glase_id});
            button.addEventListener("click", () => open(till.glase_id));
            return element("li", "", button);
        })
    );
}

function go(place) {
    turn += 1;
    stopCamera();
    who = place;
    bill = null;
    pin = "";
    complain();
}

function home(problem = "") {
    go(null);
    remember({});
    show("start");
    complain(problem);
}

/** Follows what was scanned or typed: an invoice's own code, or a till's sticker. */
function open(text) {
    const [, reference] = /^\s*[a-z-]+:\/\/seqr\.se\/r(\S+)/i.exec(text) || [];
    go(reference ? {reference} : {glase_id: text.trim()});
    remember(reference ? {invoice: reference} : {glase_id: text.trim()});
    ask();
}

async function deed(name) {
    const mine = ++turn;
    show("paying");
    try {
        bill = await call(name, who);
        if (mine === turn) {
            render();
        }
    } catch (error) {
        show("bill");
        complain(error.refused ? error.message : "No connection. Please try again.");
    }
    pin = "";
}

function startPin() {
    complain();
    if (asked.get("pin") === "no") {
        deed("pay");
    } else {
        typed("");
        show("pin");
    }
}

function typed(text) {
    pin = text.slice(0, PIN_LENGTH);
    const dots = parts("dots")[0];
    [...dots.children].forEach((dot, i) => dot.classList.toggle("on", i < pin.length));
    dots.setAttribute("aria-label", `${pin.length} of ${PIN_LENGTH} digits`);
    if (pin.length === PIN_LENGTH) {
        deed("pay");
    } else if (pin.length === 1) {
        ask(); // the till hears at once that somebody is typing
    }
}

function makePad() {
    for (const digit of "1234567890") {
        const key = element("button", digit);
        Object.assign(key.dataset, {glase: "digit", digit});
        if (digit === "0") {
            key.style.gridColumn = "2";
        }
        key.addEventListener("click", () => typed(pin + digit));
        parts("pad")[0].append(key);
    }
    const erase = element("button", "⌫");
    erase.dataset.glase = "erase";
    erase.setAttribute("aria-label", "Erase");
    erase.addEventListener("click", () => typed(pin.slice(0, -1)));
    parts("pad")[0].append(erase);
}

function back() {
    if (screen === "pin") {
        pin = "";
        show("bill");
        call("leave", who).catch(() => {}); // the bill may be over by now
    } else {
        home();
    }
}

async function scan() {
    const detector = new BarcodeDetector({formats: ["qr_code", "code_128"]});
    const video = parts("video")[0];
    go(null);
    try {
        const wanted = {video: {facingMode: "environment"}};
        video.srcObject = await navigator.mediaDevices.getUserMedia(wanted);
    } catch {
        return home("The camera cannot be used. Please type the Glase ID.");
    }
    stopCamera = () => video.srcObject?.getTracks().forEach((track) => track.stop());
    show("camera");
    await video.play();
    const mine = turn;
    while (mine === turn) {
        const [code] = await detector.detect(video).catch(() => []);
        if (code) {
            return open(code.rawValue);
        }
        await new Promise((done) => setTimeout(done, 150));
    }
    return undefined;
}

function listen() {
    one("form").addEventListener("submit", (event) => {
        event.preventDefault();
        if (one("code").value.trim()) {
            open(one("code").value);
        }
    });
    one("pay").addEventListener("click", startPin);
    one("decline").addEventListener("click", () => deed("decline"));
    one("fail").addEventListener("click", () => deed("fail"));
    one("done").addEventListener("click", () => home());
    one("back").addEventListener("click", back);
    one("camera").addEventListener("click", scan);
    one("camera").hidden = !(window.BarcodeDetector && navigator.mediaDevices);
    document.addEventListener("keydown", (event) => {
        if (screen === "pin" && /^\d$/.test(event.key)) {
            typed(pin + event.key);
        } else if (screen === "pin" && event.key === "Backspace") {
            typed(pin.slice(0, -1));
        }
    });
}

async function run() {
    await ask();
    setTimeout(run, ASK_MS);
}

makePad();
listen();
if (asked.get("invoice")) {
    go({reference: asked.get("invoice")});
} else if (asked.get("glase_id")) {
    open(asked.get("glase_id"));
}
run();
