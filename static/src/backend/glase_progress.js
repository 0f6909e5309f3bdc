/* Copyright 2026 pos_glase contributors
 * License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {Component, onMounted, onWillDestroy, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * Presses a button of several tills, one after the other, and shows how far it is.
 * Each till is a request of its own: what is done stays done when the next one fails,
 * or when somebody closes the browser.
 */
export class GlaseProgress extends Component {
    static template = "pos_glase.GlaseProgress";
    static components = {Dialog};
    static props = {
        title: String,
        model: String,
        button: String,
        tills: Array,
        then: String,
        goOn: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({
            tills: this.props.tills.map((till) => ({...till, state: "waiting"})),
            stopped: false,
            over: false,
        });
        onMounted(() => this.run());
        onWillDestroy(() => this.stop());
    }

    get count() {
        return this.state.tills.filter(({state}) => state === "done").length;
    }

    get done() {
        const {count, state} = this;
        return _t("%(done)s of %(all)s done", {done: count, all: state.tills.length});
    }

    async run() {
        for (const till of this.state.tills) {
            if (this.state.stopped) {
                break;
            }
            till.state = "running";
            Object.assign(till, await this.press(till));
        }
        this.state.over = true;
    }

    /** Press the button of one till; tells what became of it, and never throws. */
    async press(till) {
        const {model, button} = this.props;
        try {
            const answer = await this.orm.silent.call(model, button, [[till.id]]);
            const {type, message} = answer?.params || {message: _t("Nothing to do.")};
            return {state: type === "danger" ? "failed" : "done", message};
        } catch (error) {
            const message = error.data?.message || _t("Odoo cannot be reached.");
            return {state: "failed", message};
        }
    }

    /** What the admin does next with the tills that are done, such as their stickers. */
    async goOn() {
        const {model, then} = this.props;
        const ids = this.state.tills.map(({id}) => id);
        this.props.goOn(await this.orm.call(model, then, [ids]));
        this.props.close();
    }

    stop() {
        this.state.stopped = true;
    }
}

registry.category("actions").add(
    "glase_progress",
    (env, action) =>
        new Promise((resolve) => {
            let next = {type: "ir.actions.act_window_close"};
            const goOn = (action) => (next = action);
            env.services.dialog.add(
                GlaseProgress,
                {...action.params, goOn},
                {onClose: () => resolve(next)}
            );
        })
);
