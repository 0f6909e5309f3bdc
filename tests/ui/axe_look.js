/* What the checks with axe-core share; run after it, and before one of them. */

/* global axe */

const hasOwnText = ({childNodes}) =>
    [...childNodes].some(
        ({nodeType, textContent}) =>
            nodeType === Node.TEXT_NODE && /[^\s\u200b]/.test(textContent)
    );

/** What sticks out of the screen at its sides, as a column that does not fit. */
function cutOffIn(name, look) {
    return [...document.querySelectorAll(`${look} *`)]
        .filter((element) => {
            const {left, right, width} = element.getBoundingClientRect();
            const isRead = hasOwnText(element) || element.matches("button, input, img");
            return (
                isRead &&
                width > 1 &&
                // A ribbon lies across its corner
                !element.closest(".o_widget_web_ribbon") &&
                element.checkVisibility({visibilityProperty: true}) &&
                (left < -1 || right > innerWidth + 1)
            );
        })
        .map((element) => {
            const shown = element.innerText || element.outerHTML;
            return `${name}: out of the screen: ${shown.slice(0, 200)}`;
        });
}

/** What is serious in a part of the page, a line for each. */
async function seriousIn(name, look, core = []) {
    const ends = (one) => one.effect.getComputedTiming().endTime < Infinity;
    const moving = document.getAnimations().filter(ends);
    await Promise.allSettled(moving.map((one) => one.finished));
    const {violations} = await axe.run(
        {include: [look], exclude: core.map((selector) => [selector])},
        {resultTypes: ["violations"]}
    );
    // eslint-disable-next-line no-console
    console.log(`looked at ${name}`);
    return violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .flatMap(({id, nodes}) =>
            nodes.map(({target, html, failureSummary}) => {
                const why = failureSummary.replaceAll("\n", " ");
                return `${name}: ${id}, ${why}: ${target} ${html.slice(0, 200)}`;
            })
        )
        .concat(cutOffIn(name, look));
}

/** Ends the check: nothing was found, or all of it. */
function tell(found) {
    // eslint-disable-next-line no-console
    (found.length ? console.error : console.log)(
        found.length ? found.join("\n") : "test successful"
    );
}

Object.assign(window, {seriousIn, tell});
