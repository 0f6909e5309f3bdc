/**
 * Whether a Glase payment has begun at this kiosk, and what waits until the next customer
 * may begin: a session that is opened reloads the page, which would forget the order.
 */
export const calm = {
    payment: null,
    putOff: null,

    get isPaying() {
        return Boolean(this.payment && !this.payment.over);
    },

    /** @param {Function} disturb what would take the page away from the customer */
    later(disturb) {
        if (this.payment) {
            this.putOff = disturb;
        } else {
            disturb();
        }
    },

    /** The page is at its start again. */
    atStart() {
        const {putOff} = this;
        Object.assign(this, {payment: null, putOff: null});
        putOff?.();
    },
};
