import {markRaw, onMounted, onWillUnmount, status, useState} from "@odoo/owl";
import {GlaseTransport} from "@pos_glase/app/services/glase_transport";
import {KioskPayment} from "@pos_self_order_glase/app/kiosk_payment";
import {KioskScreen} from "@pos_self_order_glase/app/kiosk_screen";
import {PaymentPage} from "@pos_self_order/app/pages/payment_page/payment_page";
import {TIMING, delay, spread} from "@pos_self_order_glase/app/kiosk_timing";
import {calm} from "@pos_self_order_glase/app/kiosk_calm";
import {isGlase} from "@pos_self_order_glase/overrides/self_order";
import {life} from "@pos_glase/lazy/payment/sign_of_life";
import {patch} from "@web/core/utils/patch";
import {rpc} from "@web/core/network/rpc";

/** So often a kiosk tries by itself whether another customer's payment is over. */
const BUSY_TRIES = 6;
export const transport = new GlaseTransport();

/**
 * The first address has little patience until it has answered once, and Glase may take
 * long over a start. So the first start of a page is preceded by a poll, for which
 * nothing is called where nothing was sent.
 */
async function post(route, params) {
    if (route === "kiosk/start" && !transport.firstAnswered && !transport.fellBack) {
        const {access_token, order_uuid, order_access_token} = params;
        const tokens = {access_token, order_uuid, order_access_token};
        await transport.post("kiosk/status", tokens);
    }
    return transport.post(route, params);
}

patch(PaymentPage, {components: {...PaymentPage.components, KioskScreen}});

/**
 * The page of a kiosk where Glase is chosen. All that core's page does with the other
 * methods stays as it is.
 */
patch(PaymentPage.prototype, {
    setup() {
        this.glase = useState({payment: null, number: "", attempt: 0});
        this.glaseBusyTries = 0;
        // Core starts the only method by itself as soon as the page is there
        onMounted(() => (this.isOpening = true));
        super.setup();
        onMounted(() => (this.isOpening = false));
        onWillUnmount(() => this.stopGlase());
    },

    async startPayment() {
        if (isGlase(this.selectedPaymentMethod)) {
            return this.startGlase();
        }
        return super.startPayment();
    },

    /** Only what the customer has just asked for: not on the way back to a page. */
    async startGlase() {
        const {selfOrder} = this;
        const wanted = selfOrder.glaseWanted || !this.isOpening;
        selfOrder.glaseWanted = false;
        if (calm.isPaying) {
            return;
        }
        const order = wanted && (await selfOrder.sendDraftOrderToServer());
        if (status(this) === "destroyed") {
            return;
        }
        if (!order || !order.lines.length) {
            this.state.selection = true;
        } else if (order.state === "draft") {
            this.beginGlase(order);
        } else {
            this.confirmGlase(order); // It costs nothing
        }
    },

    beginGlase(order) {
        const {access_token} = this.selfOrder;
        const tokens = {order_uuid: order.uuid, order_access_token: order.access_token};
        const payment = markRaw(
            new KioskPayment(
                {...tokens, access_token},
                this.state.paymentMethodId,
                post
            )
        );
        payment.isAlive = () => life.ask(transport.fellBack);
        this.stopGlase();
        calm.payment = payment;
        const number = order.tracking_number || "";
        const attempt = this.glase.attempt + 1;
        Object.assign(this.glase, {payment, number, attempt});
        payment.ended.then((end) => this.endGlase(payment, order, end));
        payment.start();
    },

    endGlase(payment, order, end) {
        if (payment !== calm.payment || status(this) === "destroyed") {
            return;
        }
        if (end === "paid") {
            return this.confirmGlase(order);
        }
        if (end === "busy" && this.glaseBusyTries < BUSY_TRIES) {
            this.glaseBusyTries++;
            const pause = spread(TIMING.KIOSK_BUSY_AGAIN_MS);
            this.glaseTimer = setTimeout(() => this.beginGlase(order), pause);
        } else if (end === "cancelled" && payment.view.alone) {
            this.leaveGlase();
        }
    },

    /** Core's confirmation prints what the browser knows of the order: that it is paid. */
    async confirmGlase(order) {
        const {selfOrder} = this;
        let pause = TIMING.AGAIN_MS;
        while (order.state === "draft") {
            await this.fetchGlase(order);
            if (order.state === "draft") {
                await delay(spread(pause));
                pause = Math.min(2 * pause, TIMING.AGAIN_AT_MOST_MS);
            }
            if (status(this) === "destroyed") {
                return;
            }
        }
        const mode = selfOrder.config.self_ordering_mode;
        selfOrder.confirmationPage("order", mode, order.access_token);
    },

    async fetchGlase({access_token}) {
        const {selfOrder} = this;
        const asked = {access_token, state: "draft", write_date: "1970-01-01 00:00:00"};
        try {
            const found = await rpc(
                "/pos-self-order/get-user-data/",
                {access_token: selfOrder.access_token, order_access_tokens: [asked]},
                {silent: true}
            );
            selfOrder.models.connectNewData(found);
        } catch (error) {
            console.warn("Glase: a paid order could not be fetched yet.", error);
        }
    },

    // What the customer chooses where a payment has ended without money

    againGlase() {
        this.glaseBusyTries = 0;
        this.stopGlase();
        this.startGlase();
    },

    backGlase() {
        this.stopGlase();
        this.glase.payment = null;
        if (this.selfOrder.models["pos.payment.method"].length > 1) {
            this.state.selection = true;
        } else {
            this.back();
        }
    },

    leaveGlase() {
        this.stopGlase();
        this.router.navigate("default");
    },

    stopGlase() {
        clearTimeout(this.glaseTimer);
        this.glase.payment?.stop();
    },
});
