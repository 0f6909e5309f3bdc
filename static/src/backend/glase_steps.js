import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {addViewsWithTop} from "@pos_glase/backend/view_with_top";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * Steps that tick themselves. Each open one leads to where it is done, and the next one
 * stands out. A step with `tick` is a box that only a person can tick.
 */
export class GlaseSteps extends Component {
    static template = "pos_glase.Steps";
    static props = {
        title: String,
        steps: Array,
        press: Function,
        tick: {type: Function, optional: true},
    };

    get progress() {
        const {steps} = this.props;
        const done = steps.filter((step) => step.done).length;
        return _t("%(done)s of %(count)s", {done, count: steps.length});
    }

    get nextCode() {
        return this.props.steps.find((step) => !step.done)?.code;
    }
}

/** The way from a test account to production, in the form of the new account. */
class GlaseGoLive extends Component {
    static template = "pos_glase.GoLive";
    static components = {GlaseSteps};
    static props = {...standardFieldProps};

    setup() {
        this.action = useService("action");
    }

    get steps() {
        return this.props.record.data[this.props.name] || [];
    }

    async press({button}) {
        const {record} = this.props;
        if (await record.save()) {
            await this.action.doActionButton({
                type: "object",
                name: button,
                resModel: record.resModel,
                resId: record.resId,
                resIds: [record.resId],
                context: record.context,
                onClose: () => record.load(),
            });
        }
    }

    tick({tick}, ticked) {
        return this.props.record.update({[tick]: ticked}, {save: true});
    }
}

registry.category("fields").add("glase_go_live", {
    component: GlaseGoLive,
    supportedTypes: ["json"],
});

/** From nothing to the first payment; gone when all is done, or for who may not. */
class GlaseFirstSteps extends Component {
    static template = "pos_glase.FirstSteps";
    static components = {GlaseSteps};
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({steps: []});
        onWillStart(async () => {
            this.state.steps = await this.orm.call("glase.terminal", "first_steps", []);
        });
    }

    get isOpen() {
        return this.state.steps.some((step) => !step.done);
    }

    press({button}) {
        return this.action.doActionButton({
            type: "object",
            name: button,
            resModel: "glase.terminal",
            resId: false,
            resIds: [],
            context: {},
            onClose: () => this.action.doAction("soft_reload"),
        });
    }
}

// Above the list of points of sale, and above its cards on a phone
addViewsWithTop("glase_terminal", GlaseFirstSteps);
