import {onWillUnmount, useEffect} from "@odoo/owl";
import {TIMING} from "@pos_glase/lazy/timing";

/**
 * A pane of glass over the whole page, for as long as a second tap takes.
 *
 * Where a dialog of ours closes or changes its buttons, the finger that has just tapped is
 * still above the place, and a second tap would land on what appears there or lies behind:
 * the keys of the payment screen, for example, or the *Cancel* of the next payment. Taps
 * meet the pane instead, by whatever device: the browser looks for what lies on top. Who
 * taps on and on keeps it up.
 */
const pane = document.createElement("div");
pane.className = "glase-shield";

let timer = null;
let endsAt = 0;
let isHeldKey = false;

/** From now on no tap reaches the page for so long. */
export function raiseTapShield(milliseconds = TIMING.SHIELD_MS) {
    document.body.append(pane);
    keepUpFor(milliseconds);
}

function keepUpFor(milliseconds) {
    clearTimeout(timer);
    endsAt = Date.now() + milliseconds;
    timer = setTimeout(() => pane.remove(), milliseconds);
}

/** The focus stays where it is, and a burst of taps is over before the pane goes. */
function onTap(event) {
    event.preventDefault();
    event.stopPropagation();
    keepUpFor(Math.max(endsAt - Date.now(), TIMING.NEXT_TAP_MS));
}

for (const type of ["pointerdown", "mousedown", "touchstart"]) {
    pane.addEventListener(type, onTap, {passive: false});
}

/** Enter and Space tap as well, and go on doing so for as long as they are held. */
window.addEventListener(
    "keydown",
    (event) => {
        if (event.key !== "Enter" && event.key !== " ") {
            return;
        }
        const isTyped = event.target.matches?.("input, textarea") && !event.repeat;
        isHeldKey = !isTyped && (pane.isConnected || (event.repeat && isHeldKey));
        if (isHeldKey) {
            event.preventDefault();
            event.stopImmediatePropagation();
        }
    },
    true
);

/**
 * Guards a dialog when it opens and closes, and when the text of `buttons()` changes.
 *
 * One that has no buttons any more, and closes by itself so many milliseconds after
 * that (`closesIn()`), is guarded until then: who only waits for it is not kept longer.
 */
export function useTapShield(buttons = () => "", closesIn = () => 0) {
    let guarded = 0;
    useEffect(
        () => {
            guarded = closesIn();
            raiseTapShield(guarded || TIMING.SHIELD_MS);
        },
        () => [buttons()]
    );
    onWillUnmount(() => guarded || raiseTapShield());
}
