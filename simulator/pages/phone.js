/* Copyright 2026 pos_glase contributors
 * License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
 *
 * The buyer's phone. For those who drive this page:
 *
 *   /?glase_id=…   goes straight to that sticker; /?invoice=… to that bill;
 *                  &pin=no pays without asking for a PIN
 *   [data-glase="state"]      data-state: loading start camera waiting unlocking bill pin
 *                             paying paid reserved declined cancelled failed expired
 *                             reversed; data-reference, data-ers-reference
 *   [data-glase="code"]       where the Glase ID is typed; [data-glase="open"] opens it
 *   [data-glase="pick"]       a till of the list, with data-glase-id
 *   [data-glase="total"]      data-amount="139.25" data-currency="SEK"
 *   [data-glase="rows"] li    the rows
 *   [data-glase="pay"]        then four times [data-glase="digit"], or keys on a keyboard
 *   [data-glase="decline"]    the buyer says no; [data-glase="fail"] the bank does
 *   [data-glase="back"] [data-glase="done"] [data-glase="problem"] [data-glase="offline"]
 */

import * as view from "./view.js";

const ASK_MS = 700;
const PAYING_MS = 600; // The eye needs it; the payment itself is done at once
const PIN_LENGTH = 4;

const asked = new URLSearchParams(location.search);
let who = null; // {glase_id} while waiting, {reference} once there is a bill
let bill = null; // What the service said last
let screen = "loading";
let pin = "";
let turn = 0; // Rises when the person goes elsewhere; late answers are dropped
let stopCamera = () => {};

const {one, parts} = view;
const pause = (ms) =>
    new Promise((done) => {
        setTimeout(done, ms);
    });

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
    view.show(name, bill);
}

function render() {
    if (bill.state === "waiting") {
        view.renderWaiting(bill);
        return show("waiting");
    }
    if (who.glase_id) {
        who = {reference: bill.reference}; // A later bill of this till is another one
        remember({invoice: bill.reference});
    }
    view.renderBill(bill);
    if (bill.state in view.ENDS) {
        view.renderEnd(bill);
    } else if (bill.state === "bill" && screen === "pin") {
        return undefined; // The person is at it
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
        if (who && screen !== "paying") {
            const body = {...who, typing: screen === "pin" && pin.length > 0};
            const answer = await call("look", body);
            if (mine === turn) {
                bill = answer;
                render();
            }
        } else if (screen === "start") {
            view.renderTills((await call("tills")).tills, open);
        }
        one("offline").hidden = true;
    } catch (error) {
        one("offline").hidden = Boolean(error.refused);
        if (error.refused && mine === turn) {
            home(error.message);
        }
    }
}

function go(place) {
    turn += 1;
    stopCamera();
    who = place;
    bill = null;
    pin = "";
    view.complain();
}

function home(problem = "") {
    go(null);
    remember({});
    show("start");
    view.complain(problem);
}

/** Follows what was scanned or typed: an invoice's own code, or a till's sticker. */
function open(text) {
    const [, reference] = /^\s*[a-z-]+:\/\/seqr\.se\/r(\S+)/i.exec(text) || [];
    go(reference ? {reference} : {glase_id: text.trim()});
    remember(reference ? {invoice: reference} : {glase_id: text.trim()});
    ask();
}

/** Pays, declines or lets the bank refuse; the screen says so until it is done. */
async function deed(name) {
    const mine = ++turn;
    show("paying");
    pin = "";
    const seen = pause(name === "pay" ? PAYING_MS : 0);
    try {
        const answer = await call(name, who);
        await seen;
        if (mine === turn) {
            bill = answer;
            render();
        }
    } catch (error) {
        show("bill");
        view.complain(
            error.refused ? error.message : "No connection. Please try again."
        );
    }
}

function startPin() {
    view.complain();
    if (asked.get("pin") === "no") {
        deed("pay");
    } else {
        typed("");
        show("pin");
    }
}

function typed(text) {
    const first = !pin && text;
    pin = text.slice(0, PIN_LENGTH);
    view.renderDots(pin.length, PIN_LENGTH);
    if (pin.length === PIN_LENGTH) {
        deed("pay");
    } else if (first) {
        ask(); // The till hears at once that somebody is typing
    }
}

const type = (digit) => typed(pin + digit);
const erase = () => typed(pin.slice(0, -1));

function back() {
    if (screen === "pin") {
        pin = "";
        show("bill");
        call("leave", who).catch(() => {}); // The bill may be over by now
    } else {
        home();
    }
}

async function scan() {
    const detector = new BarcodeDetector({formats: ["qr_code", "code_128"]});
    const video = parts("video")[0];
    go(null);
    const mine = turn;
    show("camera");
    try {
        const wanted = {video: {facingMode: "environment"}};
        const stream = await navigator.mediaDevices.getUserMedia(wanted);
        stopCamera = () => stream.getTracks().forEach((track) => track.stop());
        video.srcObject = stream;
        await video.play();
    } catch {
        return home("The camera cannot be used. Please type the Glase ID.");
    }
    while (mine === turn) {
        const [code] = await detector.detect(video).catch(() => []);
        if (code && mine === turn) {
            return open(code.rawValue);
        }
        await pause(150);
    }
    return stopCamera();
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
            type(event.key);
        } else if (screen === "pin" && event.key === "Backspace") {
            erase();
        }
    });
}

async function run() {
    await ask();
    setTimeout(run, ASK_MS);
}

view.makePad(type, erase);
listen();
if (asked.get("invoice")) {
    go({reference: asked.get("invoice")});
} else if (asked.get("glase_id")) {
    open(asked.get("glase_id"));
} else {
    show("start");
}
run();
