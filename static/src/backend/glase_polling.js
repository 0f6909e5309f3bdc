import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const EVERY = 1000; // Milliseconds, from start to start

/**
 * Has an open invoice of a form polled for each second, as a register does: without
 * that Glase would give a payment back. The form's model answers to `ask`.
 */
export class GlasePolling extends Component {
    static template = "pos_glase.GlasePolling";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({text: ""});
        onMounted(() => this.ask());
        onWillUnmount(() => {
            this.gone = true;
            clearTimeout(this.timer);
        });
    }

    async ask() {
        const began = Date.now();
        const {record} = this.props;
        try {
            const {changed, text} = await this.orm.silent.call(record.resModel, "ask", [
                record.resId,
            ]);
            this.state.text = text;
            if (changed && !this.gone) {
                await ((await record.isDirty()) ? record.save() : record.load());
            }
        } catch {
            this.state.text = _t("No answer from Odoo, still trying.");
        }
        if (!this.gone) {
            const rest = Math.max(0, EVERY - (Date.now() - began));
            this.timer = setTimeout(() => this.ask(), rest);
        }
    }
}

registry.category("view_widgets").add("glase_polling", {
    component: GlasePolling,
});
