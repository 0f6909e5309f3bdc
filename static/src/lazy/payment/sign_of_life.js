import {TIMING} from "@pos_glase/lazy/timing";

const BEATS = "/websocket/pos_glase/alive";
const PAGES = {first: "/websocket/health", second: "/web/health"};

/**
 * Whether Odoo is there. A poll that the server holds is silent, and so is a network
 * that has died: this tells one from the other.
 *
 * While somebody asks, Odoo sends a beat each other second over one long request. A page
 * of core's that reads no database is asked for where no beat came lately.
 */
export class SignOfLife {
    constructor() {
        this.beatAt = 0;
        this.askedAt = 0;
        this.stream = null;
        /** Something on the way keeps the beats back: only the page tells. */
        this.isMute = false;
    }

    /**
     * @param {boolean} fellBack the polls take the second address
     * @returns {Promise<boolean>} whether anything answered; never rejects
     */
    async ask(fellBack) {
        this.askedAt = Date.now();
        if (this.askedAt - this.beatAt < TIMING.BEAT_FRESH_MS) {
            return true;
        }
        const answered = this.askPage(fellBack ? PAGES.second : PAGES.first);
        if (!fellBack && !this.isMute) {
            this.listen(answered);
        }
        return answered;
    }

    async askPage(path) {
        const signal = AbortSignal.timeout(TIMING.LIFE_MS);
        try {
            const {status} = await fetch(path, {cache: "no-store", signal});
            return status < 502; // Beyond: a proxy that does not reach Odoo
        } catch {
            return false;
        }
    }

    /** Listens anew, for the connection of before may be dead. */
    async listen(answered) {
        this.stream?.abort();
        const stream = new AbortController();
        this.stream = stream;
        const late = setTimeout(async () => {
            stream.abort();
            this.isMute = await answered;
        }, TIMING.LIFE_MS);
        try {
            const {body} = await fetch(BEATS, {
                cache: "no-store",
                signal: stream.signal,
            });
            const reader = body.getReader();
            while (!(await reader.read()).done) {
                clearTimeout(late);
                this.beatAt = Date.now();
                if (this.beatAt - this.askedAt > 2 * TIMING.LIFE_EVERY_MS) {
                    stream.abort(); // Nobody asks any more
                }
            }
        } catch {
            // It has ended, or the network is gone: who asks next finds out
        }
    }
}

/** A seam for tests, like TIMING. */
export const life = new SignOfLife();
