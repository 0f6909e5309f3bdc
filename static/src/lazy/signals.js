import {batched} from "@web/core/utils/timing";
import {effect} from "@web/core/utils/reactive";

/** How long a phone shakes with each of core's sounds, in milliseconds. */
const SHAKES = {bell: 100, error: [100, 80, 100]};

/**
 * Tells by ear, and on a phone by hand, what must not be missed by who looks away.
 *
 * @param {object} pos the PosStore
 * @param {string} sound a name of core's: "bell" or "error"
 */
export function signal(pos, sound) {
    if (pos.config.glase_sounds === false) {
        return;
    }
    pos.sound.play(sound);
    if (navigator.userActivation?.hasBeenActive) {
        navigator.vibrate?.(SHAKES[sound]); // Browsers complain before the first tap
    }
}

/** Tells each time when a payment begins to want somebody. */
export function signalQuestions(pos, view) {
    let asked = false;
    effect(
        batched(({question, unclear, changed}) => {
            const asks = question || unclear || changed;
            if (asks && !asked) {
                signal(pos, "error");
            }
            asked = asks;
        }),
        [view]
    );
}
