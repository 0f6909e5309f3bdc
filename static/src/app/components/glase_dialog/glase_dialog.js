import {Component, onMounted, useEffect, useRef, useState} from "@odoo/owl";
import {CountdownRing} from "@pos_glase/app/components/glase_dialog/countdown_ring";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {generateQRCodeDataUrl} from "@point_of_sale/utils";
import {TIMING} from "@pos_glase/app/services/timing";

/** A dialog that Escape does not close: the payment goes on whether it is seen or not. */
class GlaseFrame extends Dialog {
    static props = {...Dialog.props, onEscape: Function};

    setup() {
        super.setup();
        onMounted(() => {
            this.modalRef.el.setAttribute("aria-modal", "true");
            this.modalRef.el.setAttribute("aria-label", this.props.title);
        });
    }

    onEscape() {
        this.props.onEscape();
    }
}

/**
 * Asks the customer to scan, and tells the cashier how it stands.
 *
 * Closes by itself when the payment is over. Only a payment that came in after a cancel
 * stays on the screen until somebody has read it.
 */
export class GlaseDialog extends Component {
    static template = "pos_glase.GlaseDialog";
    static components = {CountdownRing, GlaseFrame};
    static props = {
        payment: Object,
        formatAmount: Function,
        close: Function,
    };

    setup() {
        this.view = useState(this.props.payment.view);
        this.picture = {text: "", url: ""};
        this.title = useRef("title");
        this.main = useRef("main");
        this.cancelButton = useRef("cancel");
        // The scanner at a till types Enter: never leave the focus on Cancel by itself
        useEffect(
            () => (this.main.el || this.title.el)?.focus(),
            () => [this.state]
        );
    }

    /** One word for what is shown; each has its own texts and buttons. */
    get state() {
        const {phase, question, tooLate} = this.view;
        if (tooLate) {
            return "tooLate";
        }
        if (phase === "cancelling") {
            return question ? "stuck" : "cancelling";
        }
        return question ? "question" : phase;
    }

    get headline() {
        switch (this.state) {
            case "tooLate":
                return _t("Too late to cancel: the customer has paid");
            case "stuck":
                return _t("The cancel is not confirmed yet");
            case "cancelling":
                return _t("Cancelling…");
            case "question":
                return _t("The customer has not paid yet");
            case "sending":
                return _t("Preparing the payment");
            case "waiting":
                return _t("Waiting for the customer");
            default:
                return "";
        }
    }

    get advice() {
        switch (this.state) {
            case "tooLate":
                return _t("The sale goes on. To give the money back, make a refund.");
            case "stuck":
                return _t("We keep asking. You may put this aside and serve others.");
            case "cancelling":
                return _t("Please wait until Glase has confirmed it.");
            case "question":
                return _t("We keep asking: if the payment comes in now, it counts.");
            case "sending":
                return _t("Please let the customer wait with scanning.");
            case "waiting":
                return _t("Ask the customer to scan this code, or the sticker.");
            default:
                return "";
        }
    }

    /** What hinders, or what the server has to say. */
    get notice() {
        switch (this.view.trouble) {
            case "offline":
                return _t("No connection to Odoo, still trying");
            case "odoo":
                return _t("Odoo has a problem, still trying");
            case "slow":
                return _t("Glase is slow, still asking");
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
        return ["waiting", "question"].includes(this.state);
    }

    onEscape() {
        const button = this.state === "tooLate" ? this.main : this.cancelButton;
        button.el?.focus();
    }

    tryAgain() {
        this.props.payment.armQuestion();
    }

    cancel() {
        this.props.payment.cancel();
    }
}
