import {ServerCalls} from "@pos_glase/lazy/server_calls";
import {TIMING, spread} from "@pos_glase/lazy/timing";

/** What cuts held polls off, a proxy perhaps, lets them be shorter from then on. */
export const way = {cuts: 0, holdSeconds: Infinity};

/**
 * Polls the server for one payment, until it is over.
 *
 * The server may hold a poll for some seconds, while it polls Glase itself, and answers
 * at once when something changes; where it cannot, a poll is sent once a second. After
 * a failure the polls step back, by chance, so that many registers do not all come in
 * the moment in which the server is there again.
 *
 * Who extends it brings `view` (what the till shows, with `paymentUuid` and `attempt`)
 * and `hear(answer)`. Kiosks poll with it, too (`addons/pos_self_order_glase`).
 */
export class PollLoop extends ServerCalls {
    /** @param {Function} post `(route, params) => Promise<answer>` */
    constructor(post) {
        super(post);
        this.over = false;
        this.polling = false;
        this.round = 0; // Of the poll that counts; an earlier one is only listened to
        this.woken = false;
        this.pollTimer = null;
        this.failures = 0; // In a row
        this.reachedTimer = null;
        this.offlineTimer = null;
        /** Whether Odoo gives a sign of life; see `sign_of_life.js`. */
        this.isAlive = async () => true;
    }

    /** Whether the server can be polled: it knows the payment, or should. */
    get mayPoll() {
        return !this.over;
    }

    /** Polls at once, unless a poll is under way already. */
    async poll() {
        this.stopPollTimer();
        if (!this.mayPoll || this.polling) {
            return;
        }
        this.polling = true;
        const {round} = this;
        const began = Date.now();
        const answer = await this.requestStatus(() => round === this.round);
        if (answer && !this.over) {
            this.use(answer);
        }
        if (round !== this.round || this.over) {
            return;
        }
        this.polling = false;
        const next = answer
            ? began + this.interval(answer)
            : Date.now() + this.stepBack();
        this.pollAt(this.woken ? Date.now() : next);
        this.woken = false;
    }

    /** One poll, which the server may keep. One that is kept too long may never come. */
    async requestStatus(counts) {
        const hold = this.seen ? Math.min(TIMING.HOLD_S, way.holdSeconds) : 0;
        if (!hold) {
            const answer = await this.request("status", {}, counts);
            this.noteWay(answer);
            return answer;
        }
        const began = Date.now();
        const late = setTimeout(() => this.pollAnew(), 2000 * hold);
        const held = {hold, seen: this.seen};
        const answer = await this.request("status", held, counts);
        clearTimeout(late);
        if (counts()) {
            this.noteWay(answer, hold, Date.now() - began);
        }
        return answer;
    }

    use(answer) {
        try {
            this.hear(answer);
        } catch (error) {
            // Whatever the till makes of an answer: a payment must be polled
            console.error("Glase: an answer could not be used.", error);
        }
    }

    /** Polls at once; a poll that is under way may be on a connection that is dead. */
    pollAnew() {
        this.round++;
        this.polling = false;
        return this.poll();
    }

    interval({ask_after_ms = 0}) {
        return spread(Math.max(ask_after_ms, TIMING.POLL_INTERVAL_MS));
    }

    /**
     * How long to wait after a failure: give or take up to half of it at random, for a
     * crowd that comes back within a quarter of a second is refused once more. Never
     * longer than the last step: who paid meanwhile must be polled for within 20 s.
     */
    stepBack() {
        const most = TIMING.AGAIN_AT_MOST_MS;
        const pause = Math.min(TIMING.AGAIN_MS * 2 ** (this.failures - 1), most);
        const longest = Math.min(1.5 * pause, most);
        return pause / 2 + TIMING.chance() * (longest - pause / 2);
    }

    /** Holds become shorter when two in a row were cut off. */
    noteWay(answer, hold = 0, took = 0) {
        this.failures = answer ? 0 : this.failures + 1;
        if (answer && took >= TIMING.CUT_MS) {
            way.cuts = 0;
        } else if (!answer && hold && took >= TIMING.CUT_MS && took < 1000 * hold) {
            way.cuts++;
            if (way.cuts > 1) {
                way.holdSeconds = Math.floor(took / 1000) - 1;
            }
        }
    }

    /** Polls at once, or as soon as the poll under way is over. */
    wake() {
        this.woken = this.polling;
        this.poll();
    }

    pollAt(time) {
        this.stopPollTimer();
        if (this.mayPoll) {
            const wait = Math.max(0, time - Date.now());
            this.pollTimer = setTimeout(() => this.poll(), wait);
        }
    }

    stopPollTimer() {
        clearTimeout(this.pollTimer);
        this.pollTimer = null;
    }

    /** The same, and looks for a sign of life for as long as there is no answer. */
    async request() {
        const watch = {timer: null, over: false};
        this.watchLife(watch);
        try {
            return await super.request(...arguments);
        } finally {
            watch.over = true;
            clearTimeout(watch.timer);
        }
    }

    watchLife(watch) {
        watch.timer = setTimeout(async () => {
            const asked = Date.now();
            const isAlive = await this.isAlive();
            if (watch.over || this.over) {
                return;
            }
            if (!isAlive) {
                this.setTrouble("offline", asked);
            } else if (this.view.trouble === "offline") {
                this.setTrouble("");
                this.pollAnew(); // The answer to the poll of before is lost
            }
            this.watchLife(watch);
        }, TIMING.LIFE_EVERY_MS);
    }

    /**
     * @param {string} kind see `ServerCalls`
     * @param {number} [since] when it began
     */
    setTrouble(kind, since = Date.now()) {
        if (this.over) {
            return;
        }
        super.setTrouble(kind);
        const {trouble} = this.view;
        if (trouble !== "offline") {
            this.stopOfflineTimer();
        } else if (!this.offlineTimer) {
            const wait = Math.max(0, since + TIMING.OFFLINE_MS - Date.now());
            this.offlineTimer = setTimeout(() => (this.view.offline = true), wait);
        }
        if (trouble && trouble !== "slow") {
            this.stopReachedTimer();
            this.view.reached = false;
        }
    }

    stopOfflineTimer() {
        clearTimeout(this.offlineTimer);
        this.offlineTimer = null;
        this.view.offline = false;
    }

    /** A connection that comes and goes is no connection yet: buttons would flicker. */
    noteGlaseReached() {
        if (!this.view.reached && !this.reachedTimer) {
            this.reachedTimer = setTimeout(() => {
                this.reachedTimer = null;
                this.view.reached = true;
            }, TIMING.REACHED_MS);
        }
    }

    stopReachedTimer() {
        clearTimeout(this.reachedTimer);
        this.reachedTimer = null;
    }
}
