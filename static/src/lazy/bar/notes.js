import {reactive} from "@odoo/owl";
import {signal} from "@pos_glase/lazy/signals";

/** What stands under the till's bar until it is taken or not so any more, by a key. */
export function notesOf(pos) {
    pos.glaseNotes ??= reactive({});
    return pos.glaseNotes;
}

/**
 * Says something that must be read, where it covers nothing.
 *
 * @param {object} pos the PosStore
 * @param {string} key of what it is about, an order's uuid for example: it takes the place
 * of what was said of that before
 * @param {string} message
 * @param {string} type "warning" or "danger"
 * @param {{name: string, onClick: Function}} [button] takes it away and does something
 */
export function tellOnce(pos, key, message, type, button) {
    notesOf(pos)[key] = {message, type, button};
    signal(pos, "error");
}

/** What was said is not so any more. */
export function untell(pos, key) {
    delete notesOf(pos)[key];
}

/** The cashier has tapped the button. */
export function take(pos, key) {
    const {button} = notesOf(pos)[key];
    untell(pos, key);
    return button.onClick();
}
