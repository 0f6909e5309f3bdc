import {BACKSPACE, Numpad} from "@point_of_sale/app/components/numpad/numpad";
import {Component, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";
import {useTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";

const CLEAR = {value: "Clear", text: "C"};
const MAX_PIN = 32;

/** Asks for a manager's PIN, a reason, or both. See `askManager`. */
export class ManagerDialog extends Component {
    static template = "pos_glase.ManagerDialog";
    static components = {Dialog, Numpad};
    static props = {
        title: String,
        body: String,
        employees: Array,
        confirmLabel: {type: String, optional: true},
        reason: {type: Boolean, optional: true},
        suggestion: {type: String, optional: true}, // A reason to take over by a tap
        submit: {type: Function, optional: true},
        getPayload: Function,
        close: Function,
    };
    static defaultProps = {reason: false, suggestion: "", submit: () => ""};

    setup() {
        const {employees} = this.props;
        this.state = useState({
            employeeId: employees.length === 1 ? employees[0].id : 0,
            pin: "",
            reason: "",
            message: "",
            busy: false,
        });
        useTapShield();
        this.pin = useRef("pin");
        this.reason = useRef("reason");
        useAutofocus({refName: employees.length ? "pin" : "reason"});
    }

    get confirmLabel() {
        return this.props.confirmLabel || _t("Confirm");
    }

    get keys() {
        return [..."123456789", CLEAR, "0", BACKSPACE];
    }

    get asksPin() {
        return this.props.employees.length > 0;
    }

    onKeydown(event) {
        if (event.key === "Enter") {
            this.confirm();
        }
    }

    /** A digit, "Clear" or "Backspace" of the pad on the screen. */
    onKey(key) {
        this.pin.el.focus();
        const {state} = this;
        if (key === CLEAR.value) {
            state.pin = "";
        } else if (key === BACKSPACE.value) {
            state.pin = state.pin.slice(0, -1);
        } else {
            state.pin = (state.pin + key).slice(0, MAX_PIN);
        }
    }

    suggest() {
        this.state.reason = this.props.suggestion;
        this.reason.el.focus();
    }

    /** What is still missing; empty: nothing. Puts the focus there. */
    missing() {
        const {employeeId, pin, reason} = this.state;
        if (this.asksPin && !employeeId) {
            return _t("Choose your name.");
        }
        if (this.asksPin && !pin) {
            this.pin.el.focus();
            return _t("Enter your PIN.");
        }
        if (this.props.reason && !reason.trim()) {
            this.reason.el.focus();
            return _t("Enter a short reason.");
        }
        return "";
    }

    get proof() {
        const {employeeId, pin, reason} = this.state;
        return {
            ...(this.asksPin ? {employee_id: employeeId, pin} : {}),
            ...(this.props.reason ? {reason: reason.trim()} : {}),
        };
    }

    async confirm() {
        if (this.state.busy) {
            return;
        }
        this.state.message = this.missing();
        if (this.state.message) {
            return;
        }
        const {proof} = this;
        this.state.busy = true;
        try {
            this.state.message = (await this.props.submit(proof)) || "";
        } finally {
            this.state.busy = false;
        }
        if (this.state.message) {
            this.state.pin = "";
            this.pin.el?.focus();
            return;
        }
        this.props.getPayload(proof);
        this.props.close();
    }
}
