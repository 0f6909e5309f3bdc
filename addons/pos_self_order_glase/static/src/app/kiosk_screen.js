import {Component, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {TIMING} from "@pos_self_order_glase/app/kiosk_timing";
import {_t} from "@web/core/l10n/translation";
import {generateQRCodeDataUrl} from "@point_of_sale/utils";

/**
 * What each screen offers. On the left what ends a payment or leads away, on the right
 * what goes on: a second tap never hits the other.
 */
const BUTTONS = {
    sending: ["cancel"],
    waiting: ["cancel"],
    question: ["cancel", "more"],
    unknown: ["cancel"],
    busy: ["back", "again"],
    cancelled: ["back", "again"],
    declined: ["back", "again"],
    refused: ["back"],
    ask_staff: ["leave"],
};
/** Screens that stay until somebody touches them, or until nobody does. */
const RESTING = ["busy", "cancelled", "declined", "refused"];
const RESTING_LONGER = ["ask_staff", "paid"];

/** Shows the customer of a kiosk how a payment stands, and what to do. */
export class KioskScreen extends Component {
    static template = "pos_self_order_glase.KioskScreen";
    static props = {
        payment: Object,
        orderNumber: String,
        formatAmount: Function,
        again: Function,
        back: Function,
        leave: Function,
    };

    setup() {
        this.view = useState(this.props.payment.view);
        this.clock = useState({now: Date.now()});
        const ticking = setInterval(() => (this.clock.now = Date.now()), 250);
        onWillUnmount(() => clearInterval(ticking));
        useEffect(
            () => this.waitForTouch(),
            () => [this.screen]
        );
        this.picture = {text: "", url: ""};
    }

    /** One word for what is shown. */
    get screen() {
        const {state, cancelling, question, unheard} = this.view;
        if (unheard) {
            return "ask_staff";
        }
        if (cancelling && ["sending", "waiting", "unknown"].includes(state)) {
            return "cancelling";
        }
        return question ? "question" : state;
    }

    get headline() {
        return {
            sending: _t("Preparing the payment"),
            waiting: _t("Scan this code with the Glase app"),
            question: _t("Do you want more time?"),
            cancelling: _t("Cancelling the payment"),
            unknown: _t("Checking your payment"),
            paid: _t("Paid. Thank you!"),
            cancelled: _t("Payment cancelled"),
            declined: _t("Not paid"),
            busy: _t("One moment, please"),
            refused: _t("Please ask the staff"),
            ask_staff: _t("Please ask the staff"),
        }[this.screen];
    }

    /** What else the customer should know; the server's own words where it has some. */
    get advice() {
        const {reached, message, trouble, unheard} = this.view;
        if (unheard) {
            return _t("There is no connection. Do not pay again.");
        }
        if (!reached) {
            return _t("No connection at the moment. Please wait before you pay.");
        }
        if (message || this.screen !== "waiting") {
            return message;
        }
        return trouble ? _t("Please wait: Glase is slow to answer.") : "";
    }

    get showsCode() {
        return ["waiting", "question"].includes(this.screen) && Boolean(this.view.qr);
    }

    get canScan() {
        return this.view.reached;
    }

    get qrPicture() {
        const {qr} = this.view;
        if (this.picture.text !== qr) {
            const size = {width: 600, height: 600};
            this.picture = {text: qr, url: generateQRCodeDataUrl(qr, size)};
        }
        return this.picture.url;
    }

    get isSpinning() {
        return ["sending", "cancelling", "unknown", "busy"].includes(this.screen);
    }

    get orderNumber() {
        return this.view.orderRef || this.props.orderNumber;
    }

    /** How long the customer may still pay, or answer the question, as "1:05". */
    get timeLeft() {
        const {question, answerUntil, until} = this.view;
        const end = question ? answerUntil : until;
        const seconds = Math.max(0, Math.ceil((end - this.clock.now) / 1000));
        const rest = String(seconds % 60).padStart(2, "0");
        return `${Math.floor(seconds / 60)}:${rest}`;
    }

    has(button) {
        return BUTTONS[this.screen]?.includes(button);
    }

    waitForTouch() {
        let patience = RESTING.includes(this.screen) && TIMING.LEFT_ALONE_MS;
        if (RESTING_LONGER.includes(this.screen)) {
            patience = 4 * TIMING.LEFT_ALONE_MS;
        }
        if (patience) {
            const timer = setTimeout(() => this.props.leave(), patience);
            return () => clearTimeout(timer);
        }
    }
}
