import {Component, onMounted, useEffect, useRef, useState} from "@odoo/owl";
import {advice, headline} from "@pos_glase/lazy/payment_dialog/dialog_texts";
import {CountdownRing} from "@pos_glase/lazy/payment_dialog/countdown_ring";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {generateQRCodeDataUrl} from "@point_of_sale/utils";
import {TIMING} from "@pos_glase/lazy/timing";
import {useTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";

/**
 * What each state offers. Each button has a place of its own (see the styles): on the
 * left what ends a payment, on the right what harms nothing. A dangerous one never comes
 * up where a safe one has been.
 */
const BUTTONS = {
    sending: ["cancel"],
    waiting: ["cancel"],
    busy: ["cancel", "takeOver"],
    question: ["cancel", "again"],
    lost: ["phoneNo", "phoneYes"],
    unclear: ["cancel", "again", "abandon", "override"],
    changed: ["sendAgain", "keep"],
    cancelling: [],
    stuck: [],
    tooLate: ["ok"],
};

/** A dialog that Escape puts aside: the payment goes on whether it is seen or not. */
class GlaseFrame extends Dialog {
    setup() {
        super.setup();
        onMounted(() => {
            this.modalRef.el.setAttribute("aria-modal", "true");
            this.modalRef.el.setAttribute("aria-label", this.props.title);
        });
    }
}

/**
 * Asks the customer to scan, and tells the cashier how it stands.
 *
 * Closes by itself when the payment is over. Only a payment that came in after a cancel
 * stays on the screen until somebody has read it. Closing it changes nothing: the badge
 * in the till's bar brings it back.
 */
export class GlaseDialog extends Component {
    static template = "pos_glase.GlaseDialog";
    static components = {CountdownRing, GlaseFrame};
    static props = {
        payment: Object,
        formatAmount: Function,
        waysOut: Object,
        invoiceChange: Object,
        close: Function,
    };

    setup() {
        this.payment = this.props.payment;
        this.view = useState(this.payment.view);
        /** What the cashier has said of the customer's phone; whether a tap is at work. */
        this.local = useState({phoneSeen: false, busy: false});
        useTapShield(() => this.buttons.join());
        this.picture = {text: "", url: ""};
        this.title = useRef("title");
        this.main = useRef("main");
        // The scanner at a till types Enter: the focus is never on what ends a payment
        useEffect(
            () => (this.main.el || this.title.el)?.focus(),
            () => [this.state]
        );
    }

    /** One word for what is shown; each has its own texts and buttons. */
    get state() {
        const {phase, question, tooLate, unclear, cancelUnclear, changed} = this.view;
        if (tooLate) {
            return "tooLate";
        }
        if (phase === "cancelling") {
            const settled = question ? "stuck" : "cancelling";
            return unclear || cancelUnclear ? "unclear" : settled;
        }
        if (phase === "busy") {
            return "busy";
        }
        if (unclear) {
            return phase === "sending" && !this.local.phoneSeen ? "lost" : "unclear";
        }
        if (changed) {
            return "changed";
        }
        return question ? "question" : phase;
    }

    get headline() {
        return headline(this.state, this.view);
    }

    get advice() {
        return advice(this.state, this.view);
    }

    /** What hinders, or what the server has to say. */
    get notice() {
        if (this.state === "tooLate") {
            return "";
        }
        switch (this.view.trouble) {
            case "offline":
                return _t("No connection to Odoo, still trying");
            case "odoo":
                return _t("Odoo has a problem, still trying");
            case "slow":
                return _t("Glase is slow, still checking");
        }
        return this.view.message || this.view.refusal;
    }

    get qrPicture() {
        const {stickerQr} = this.view;
        if (this.picture.text !== stickerQr) {
            const size = {width: 240, height: 240};
            const url = stickerQr && generateQRCodeDataUrl(stickerQr, size);
            this.picture = {text: stickerQr, url};
        }
        return this.picture.url;
    }

    get questionMs() {
        return TIMING.QUESTION_MS;
    }

    get canScan() {
        return ["waiting", "question", "changed"].includes(this.state);
    }

    get isSpinning() {
        return ["cancelling", "busy"].includes(this.state);
    }

    get isAsking() {
        return ["question", "stuck", "lost", "unclear", "changed"].includes(this.state);
    }

    get buttons() {
        const {phase, reached} = this.view;
        const hidden = {cancel: phase === "cancelling", override: !reached};
        // None while it closes
        return (BUTTONS[this.state] || []).filter((button) => !hidden[button]);
    }

    has(button) {
        return this.buttons.includes(button);
    }

    /** One of the ways out beside waiting and cancelling; a second tap does nothing. */
    async take(way) {
        if (!this.local.busy) {
            this.local.busy = true;
            await this.props.waysOut[way](this.payment);
            this.local.busy = false;
        }
    }
}
