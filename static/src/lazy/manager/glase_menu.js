import {Component, useEffect, useState} from "@odoo/owl";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {useTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";

/* global luxon */
const {DateTime} = luxon;

/** How the till stands with Glase, for managers; and another sticker for the till. */
export class GlaseMenu extends Component {
    static template = "pos_glase.GlaseMenu";
    static components = {Dialog};
    static props = {
        overview: Object, // See `services/terminal/overview.py`
        post: Function, // `(route, params) => Promise<answer>`
        formatAmount: Function,
        close: Function,
    };

    setup() {
        this.state = useState({
            overview: this.props.overview,
            glaseId: "",
            busy: false,
            told: "",
            done: false,
        });
        useAutofocus({refName: "glaseId"});
        useTapShield();
        this.catchScans(useService("barcode_reader"));
    }

    /**
     * Takes what the till's scanner reads, as it is: the till's own parser would take
     * some Glase IDs for article numbers and change them.
     */
    catchScans(reader) {
        useEffect(
            () => {
                if (reader) {
                    reader.scan = (code) => (this.state.glaseId = code);
                    return () => delete reader.scan;
                }
            },
            () => []
        );
    }

    get terminal() {
        return this.state.overview.terminal;
    }

    get lists() {
        const {unresolved, last} = this.state.overview;
        return [
            {name: _t("Unresolved"), rows: unresolved, empty: _t("None.")},
            {name: _t("Last payments"), rows: last, empty: _t("None yet.")},
        ];
    }

    get badge() {
        return this.terminal.state === "registered"
            ? "text-bg-success"
            : "text-bg-warning";
    }

    get glaseIdLabel() {
        return _t("Glase ID %s", this.terminal.glase_id);
    }

    orderLabel({order}) {
        return _t("Order %s", order);
    }

    referenceLabel({ers_reference}) {
        return _t("Glase ref. %s", ers_reference);
    }

    moment(text) {
        const when = DateTime.fromISO(text || "");
        return when.isValid ? toLocaleDateTimeString(when) : "";
    }

    onKeydown(event) {
        if (event.key === "Enter") {
            this.assign();
        }
    }

    async assign() {
        if (this.state.busy) {
            return;
        }
        Object.assign(this.state, {busy: true, told: ""});
        try {
            const glase_id = this.state.glaseId;
            const {done, message} = await this.props.post("assign", {glase_id});
            Object.assign(this.state, {done, told: message});
            if (done) {
                this.state.glaseId = "";
            }
            const overview = await this.props.post("overview");
            if (!overview.message) {
                this.state.overview = overview;
            }
        } catch {
            const told = _t(
                "Odoo cannot be reached. Check whether it is done before you repeat it."
            );
            Object.assign(this.state, {done: false, told});
        }
        this.state.busy = false;
    }
}
