import {Component, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";

/* global luxon */

/** What the closing popup tells of the day's Glase payments. */
export class GlaseClosing extends Component {
    static template = "pos_glase.GlaseClosing";
    static props = {
        glase: Object, // See `pos.session`
        refusal: String, // Why the register stays open
    };

    setup() {
        this.refusal = useRef("refusal");
        useEffect(
            () => {
                this.refusal.el?.scrollIntoView({block: "center"});
            },
            () => [this.props.refusal]
        );
    }

    get texts() {
        const {count, refunds, reconciled, reconciled_at} = this.props.glase;
        return {
            payments: _t("Payments (%s)", count),
            refunds: _t("Refunds (%s)", refunds),
            reconciled: _t("Last reconciliation, %(moment)s: %(result)s", {
                moment: momentOf(reconciled_at),
                result: reconciled,
            }),
        };
    }
}

/** A moment in the browser's time zone. */
function momentOf(text) {
    const moment = luxon.DateTime.fromISO(text || "");
    return moment.isValid ? toLocaleDateTimeString(moment) : "";
}
