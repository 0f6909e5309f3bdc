import {Component, onMounted, useEffect, useRef, useState} from "@odoo/owl";
import {advice, headline} from "@pos_glase/lazy/payment_dialog/dialog_texts";
import {CountdownRing} from "@pos_glase/lazy/payment_dialog/countdown_ring";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {generateQRCodeDataUrl} from "@point_of_sale/utils";
import {TIMING} from "@pos_glase/lazy/timing";
import {useTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";

/**
 * What each state offers. Each button has a place of its own (see the styles): the left one
 * always cancels, the right one is what the cashier does next. Who taps twice meets the tap
 * shield, not what has just come up there.
 */
const BUTTONS = {
    sending: ["cancel", "aside"],
    waiting: ["cancel", "aside"],
    busy: ["cancel", "takeOver", "aside"],
    question: ["cancel", "again"],
    lost: ["phoneNo", "phoneYes"],
    offline: ["cancel", "abandon", "aside"],
    unclear: ["cancel", "again", "abandon", "override"],
    changed: ["cancel", "sendAgain", "keep"],
    cancelling: ["aside"],
    stuck: ["aside"],
    tooLate: ["ok"],
};

/** Where the customer has paid there is nothing to put aside. */
const PAID = ["paid", "tooLate"];

const SIGNS = {
    paid: "check-circle",
    tooLate: "check-circle",
    offline: "chain-broken",
    question: "question-circle",
    stuck: "question-circle",
    lost: "question-circle",
    unclear: "question-circle",
    changed: "question-circle",
    cancelling: "circle-o-notch fa-spin",
    busy: "circle-o-notch fa-spin",
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
 * Closes by itself when the payment is over, after a moment in green where it is paid. Only
 * a payment that came in after a cancel stays on the screen until somebody has read it.
 * Closing it changes nothing: the badge in the till's bar brings it back.
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
        useTapShield(
            () => this.buttons.join(),
            () => (this.state === "paid" ? TIMING.PAID_MS : 0)
        );
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
        if (this.view.offline) {
            return "offline";
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
        return advice(this.state, this.view, this.props.formatAmount);
    }

    get order() {
        return _t("Order %s", this.view.orderName);
    }

    /** What hinders, or what the server has to say. */
    get notice() {
        if (this.isPaid) {
            return "";
        }
        switch (this.view.trouble) {
            case "offline":
                return this.state === "offline"
                    ? ""
                    : _t("No connection to Odoo, still trying");
            case "odoo":
                return _t("Odoo has a problem, still trying");
            case "slow":
                return _t("No answer yet, still checking");
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

    get isPaid() {
        return PAID.includes(this.state);
    }

    get canScan() {
        const isShown = ["waiting", "question", "changed"].includes(this.state);
        return isShown && this.view.trouble !== "offline";
    }

    /** The picture beside the words; none where a ring counts down. */
    get sign() {
        return SIGNS[this.state];
    }

    get buttons() {
        const {phase, reached, unclear, cancelUnclear} = this.view;
        const {managerIs} = this.props.waysOut;
        const hidden = {
            cancel: phase === "cancelling",
            // Not while the shop's own connection is the cause
            override: !reached || managerIs === "away",
            takeOver: managerIs === "away",
            abandon: !unclear && !cancelUnclear,
        };
        // None while it closes
        return (BUTTONS[this.state] || []).filter((button) => !hidden[button]);
    }

    get needsPin() {
        return this.props.waysOut.managerIs === "asked";
    }

    /** Something stands between the left and the right place. */
    get hasSecond() {
        return ["takeOver", "abandon", "sendAgain"].some((button) => this.has(button));
    }

    get keepLabel() {
        return _t("Keep %s", this.props.formatAmount(this.view.amount));
    }

    /** Below zero nothing is left that Glase could be asked for. */
    get sendLabel() {
        const {due} = this.view;
        return due > 0
            ? _t("Send %s instead", this.props.formatAmount(due))
            : _t("Cancel and send again");
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
