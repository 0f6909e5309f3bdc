import {ConnectionAbortedError, ConnectionLostError, rpc} from "@web/core/network/rpc";
import {TIMING} from "@pos_glase/app/services/timing";

const FIRST_ADDRESS = "/websocket/pos_glase/";
const SECOND_ADDRESS = "/pos_glase/";

/**
 * Posts to the till's routes, each of which has two addresses.
 *
 * The first one leads to the evented server wherever the reverse proxy is set up as
 * Odoo documents it, so that waiting for Glase occupies no HTTP worker. Some proxies
 * let a plain POST hang there; then the second address serves for the rest of the
 * till's session. Repeating a request there is safe: the server knows each payment by
 * its uuid and attempt, and does nothing twice.
 */
export class GlaseTransport {
    constructor() {
        this.firstAnswered = false;
        this.fellBack = false;
    }

    /**
     * @param {string} route name of the route: open, start, status or cancel
     * @param {object} params
     * @returns {Promise<object>} the route's answer; a rejection means that nothing is
     * known: the request may have arrived or not
     */
    async post(route, params) {
        if (this.fellBack) {
            return this.send(SECOND_ADDRESS, route, params);
        }
        try {
            const answer = await this.send(FIRST_ADDRESS, route, params);
            this.firstAnswered = true;
            return answer;
        } catch (error) {
            if (!this.suspectsTheAddress(error)) {
                throw error;
            }
        }
        const answer = await this.send(SECOND_ADDRESS, route, params);
        this.fallBack();
        return answer;
    }

    /**
     * An error in Odoo proves that the first address works, and so does any earlier
     * answer. If requests begin to hang later, the next one has little patience again.
     */
    suspectsTheAddress(error) {
        const hung = error instanceof ConnectionAbortedError;
        const lost = hung || error instanceof ConnectionLostError;
        const suspected = lost && !this.firstAnswered;
        this.firstAnswered = lost ? this.firstAnswered && !hung : true;
        return suspected;
    }

    fallBack() {
        if (!this.fellBack) {
            this.fellBack = true;
            console.warn(
                `Glase: ${FIRST_ADDRESS}… does not answer, ${SECOND_ADDRESS}… is used until` +
                    " the till is opened again. Look at the reverse proxy's /websocket."
            );
        }
    }

    async send(address, route, params) {
        const request = rpc(address + route, params, {silent: true});
        // A held poll may be kept twice as long while Odoo's database does not answer
        const patience = this.patience(address, route) + 2000 * (params.hold || 0);
        const timer = setTimeout(() => request.abort(), patience);
        try {
            return await request;
        } finally {
            clearTimeout(timer);
        }
    }

    patience(address, route) {
        const deadline = TIMING.DEADLINE_MS[route];
        return address === FIRST_ADDRESS && !this.firstAnswered
            ? Math.min(deadline, TIMING.FIRST_ADDRESS_MS)
            : deadline;
    }
}
