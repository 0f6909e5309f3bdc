import {KioskPayment} from "@pos_self_order_glase/app/kiosk_payment";
import {TIMING} from "@pos_self_order_glase/app/kiosk_timing";
import {expect} from "@odoo/hoot";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {settle, watch} from "@pos_glase/../tests/unit/glase_helpers";

const QR = "HTTP://SEQR.SE/R1234567890123";
const TOKENS = {
    order_uuid: "order-uuid",
    order_access_token: "order-token",
    access_token: "kiosk-token",
};

/** An answer of the kiosk's routes; see `services/kiosk_payment.py`. */
export function answer(state = "waiting", values = {}) {
    const waits = state === "waiting";
    return {
        state,
        amount: 8,
        qr: waits ? QR : "",
        seconds_left: waits ? 120 : 0,
        message: waits || state === "paid" ? "" : `A sentence about ${state}.`,
        order_ref: "K1-12",
        mark: "",
        ...values,
    };
}

/** The server's side of the kiosk's routes; `says` has what each answers. */
export class FakeKioskServer {
    constructor() {
        patchWithCleanup(TIMING, {chance: () => 0});
        this.calls = [];
        this.says = {start: answer(), status: answer(), cancel: answer("cancelled")};
    }

    count(route) {
        return this.calls.filter((call) => call.route === `kiosk/${route}`).length;
    }

    last(route) {
        return this.calls.filter((call) => call.route === `kiosk/${route}`).at(-1);
    }

    async handle(route, params) {
        this.calls.push({route, params});
        const said = this.says[route.replace("kiosk/", "")];
        if (said instanceof Error) {
            throw said;
        }
        return said;
    }
}

/** A payment that nothing was done with yet, its server, and how it ends. */
export function makePayment() {
    const server = new FakeKioskServer();
    const post = (route, params) => server.handle(route, params);
    const payment = new KioskPayment(TOKENS, 9, post);
    return {payment, server, seen: watch(payment.ended), view: payment.view};
}

/** A payment whose code is on the screen. */
export async function waitingPayment() {
    const made = makePayment();
    made.payment.start();
    await settle();
    expect(made.view.state).toBe("waiting");
    return made;
}
