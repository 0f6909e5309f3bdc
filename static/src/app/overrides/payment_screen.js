import {
    differenceOf,
    isGlase,
    isGlaseLine,
    isHeldLine,
    isLiveLine,
    isUnsentLine,
} from "@pos_glase/app/payment/glase_lines";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";
import {status, useState} from "@odoo/owl";

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        this.glase = useService("glase");
        this.glaseTerminal = useState(this.glase.terminal);
        this.glaseLive = useState(this.glase.live);
    },

    onMounted() {
        super.onMounted(...arguments);
        if (
            !this.glaseTerminal.ready &&
            this.payment_methods_from_config.some(isGlase)
        ) {
            this.pos.openGlase();
        }
        this.resumeGlase();
    },

    /** Another device may have left something waiting. */
    async resumeGlase() {
        const {payment_ids} = this.currentOrder;
        if (payment_ids.some(isLiveLine)) {
            await this.glase.loadAtLast();
            payment_ids
                .filter(isLiveLine)
                .forEach((line) => this.pos.resumeGlasePayment(line));
        }
    },

    /** Brings the dialog of the order's waiting payment to the front, if there is one. */
    showGlasePayment() {
        const line = this.paymentLines.find(({uuid}) => this.glase.get(uuid));
        return Boolean(line) && this.pos.showGlasePayment(line.uuid);
    },

    /** The till has one terminal: while another order is paid, this one cannot be. */
    get otherGlasePayment() {
        const {uuid} = this.currentOrder;
        return Object.values(this.glaseLive).find(({view}) => view.orderUuid !== uuid);
    },

    /** Core's methods have no keys. A tap leaves the focus where it is: scanners type Enter. */
    onGlaseKey(event, paymentMethod) {
        if (isGlase(paymentMethod) && ["Enter", " "].includes(event.key)) {
            event.preventDefault();
            event.stopPropagation();
            this.addNewPaymentLine(paymentMethod);
        }
    },

    isGlase(paymentMethod) {
        return isGlase(paymentMethod);
    },

    /** Why this method's button is grey; empty: it is not. */
    glaseRefusal(paymentMethod) {
        if (!isGlase(paymentMethod)) {
            return "";
        }
        const other = this.otherGlasePayment;
        if (other) {
            return _t(
                "Order %s is being paid with Glase. Tap to see it.",
                other.view.orderName
            );
        }
        const {remainingDue, isRefund} = this.currentOrder;
        return paymentMethod.payment_terminal.refusal(remainingDue, isRefund);
    },

    /**
     * Core validates from a screen that was left; the cashier may be serving others. Core
     * takes the method when the screen opens, perhaps before `lazy/` is there.
     */
    async validateOrder() {
        const order = this.currentOrder;
        if (status(this) !== "destroyed" || !order.payment_ids.some(isGlaseLine)) {
            return super.validateOrder(...arguments);
        }
        await this.glase.loadAtLast();
        return this.pos.finishGlaseOrder(order);
    },

    async addNewPaymentLine(paymentMethod) {
        if (!isGlase(paymentMethod)) {
            return super.addNewPaymentLine(...arguments);
        }
        if (this.showGlasePayment() || this.paymentLines.some(isLiveLine)) {
            return false; // A second tap, perhaps while the first is still fetching
        }
        if (this.otherGlasePayment) {
            this.pos.showGlasePayment(this.otherGlasePayment.view.paymentUuid);
            return false;
        }
        const refusal = this.glaseRefusal(paymentMethod);
        if (refusal) {
            this.notification.add(refusal, {type: "warning"});
            return false;
        }
        if (this.currentOrder.remainingDue < 0) {
            return this.addGlaseRefund(paymentMethod);
        }
        const unsent = this.paymentLines.find(isUnsentLine);
        return unsent ? this.goOnWith(unsent) : super.addNewPaymentLine(...arguments);
    },

    async addGlaseRefund({payment_terminal}) {
        return (
            (await this.pos.loadGlase()) && payment_terminal.till.refunds.addLines(this)
        );
    },

    /** Glase was tapped once more: there is one line for it, not two. */
    goOnWith(line) {
        this.selectPaymentLine(line.uuid);
        if (line.payment_method_id.payment_terminal.fastPayments) {
            this.sendPaymentRequest(line);
        }
        return true;
    },

    /** Sends in the same breath as the tap, unless there is something to ask. */
    async sendPaymentRequest(line) {
        if (isLiveLine(line)) {
            return; // A second tap
        }
        const isToAsk = isGlaseLine(line) && line.amount > 0 && differenceOf(line);
        if (!isToAsk || (await this.settleGlaseAmount(line))) {
            return super.sendPaymentRequest(...arguments);
        }
    },

    /** Asks once, however often the cashier taps while the question is fetched. */
    async settleGlaseAmount(line) {
        if (this.settlesGlase) {
            return false;
        }
        this.settlesGlase = true;
        try {
            const {payment_terminal} = line.payment_method_id;
            return (
                (await this.pos.loadGlase()) &&
                (await payment_terminal.till.settleDifference(this, line))
            );
        } finally {
            this.settlesGlase = false;
        }
    },

    deletePaymentLine(uuid) {
        const line = this.paymentLines.find((line) => line.uuid === uuid);
        if (!line || !isHeldLine(line)) {
            return super.deletePaymentLine(...arguments);
        }
        if (!isLiveLine(line)) {
            const refusal = this.pos.glaseDeleteRefusal(this.currentOrder);
            this.notification.add(refusal, {type: "warning"});
            return;
        }
        return this.cancelGlaseLine(line);
    },

    async cancelGlaseLine(line) {
        if (await this.pos.loadGlase()) {
            await line.payment_method_id.payment_terminal.till.cancelAndRemove(line);
        }
    },

    /** Core's "Force done" asks nobody. Glase lines never offer it. */
    async sendForceDone(line) {
        if (!isGlaseLine(line)) {
            return super.sendForceDone(...arguments);
        }
    },
});
