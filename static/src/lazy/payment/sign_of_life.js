import {TIMING} from "@pos_glase/lazy/timing";

/** A seam for tests, like TIMING. */
export const life = {
    /**
     * Asks Odoo for a sign of life: a page of core's that reads no database. A poll that
     * the server holds is silent, and so is a network that has died: this tells one from
     * the other.
     *
     * @param {string} path by the way that the polls take
     * @returns {Promise<boolean>} whether anything answered; never rejects
     */
    async ask(path) {
        const control = new AbortController();
        const timer = setTimeout(() => control.abort(), TIMING.LIFE_MS);
        try {
            const {status} = await fetch(path, {
                cache: "no-store",
                signal: control.signal,
            });
            return status < 502; // Beyond: a proxy that does not reach Odoo
        } catch {
            return false;
        } finally {
            clearTimeout(timer);
        }
    },
};
