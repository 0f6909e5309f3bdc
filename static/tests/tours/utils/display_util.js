import {negate} from "@point_of_sale/../tests/generic_helpers/utils";
import {timing} from "@pos_glase/../tests/tours/utils/patience_util";

/* global posmodel */

const DISPLAY = "iframe.glase-test-display";
const SHOWN = ".glase-display";

/** Opens the customer display of this till, in a frame of the same browser. */
export function open() {
    return [
        {
            content: "the customer display is opened",
            trigger: "body",
            run: () => {
                const frame = document.createElement("iframe");
                const device = localStorage.getItem("device_uuid");
                frame.src = `/pos_customer_display/${posmodel.config.id}/${device}`;
                frame.className = DISPLAY.split(".")[1];
                frame.style = "position:fixed;left:0;bottom:0;width:600px;height:400px";
                frame.style.pointerEvents = "none";
                document.body.append(frame);
            },
        },
        welcomes(),
    ].flat();
}

export function welcomes() {
    return [
        {
            content: "the display is ready",
            trigger: `${DISPLAY}:iframe h1:contains("Welcome.")`,
        },
    ];
}

export function asksFor(amount) {
    return [
        {
            content: `the display asks for ${amount}`,
            trigger: `${DISPLAY}:iframe ${SHOWN}:has(img[src^="data:image/svg"]) .glase-display-amount:contains("${amount}")`,
        },
    ];
}

export function asksForNothing() {
    return [
        {
            content: "the display shows nothing to scan",
            trigger: `${DISPLAY}:iframe ${negate(SHOWN)}`,
        },
    ];
}

export function thanks() {
    return [
        {
            content: "the display thanks",
            trigger: `${DISPLAY}:iframe h1:contains("Thank you.")`,
        },
    ];
}

/** How often the till tells the display that it is alive. */
export function tellEvery(milliseconds) {
    return [
        {
            content: `the till tells the display every ${milliseconds} ms`,
            trigger: "body",
            run: () => {
                timing().DISPLAY_BEAT_MS = milliseconds;
            },
        },
    ];
}

/** After how long a silence of the till the display forgets. */
export function forgetAfter(milliseconds) {
    return [
        {
            content: `the display forgets after ${milliseconds} ms`,
            trigger: "body",
            run: () => {
                const {loader} = document.querySelector(DISPLAY).contentWindow.odoo;
                const name = "@pos_glase/customer_display/glase_display";
                loader.modules.get(name).TIMING.SILENT_MS = milliseconds;
            },
        },
    ];
}
