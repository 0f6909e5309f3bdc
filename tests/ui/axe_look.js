/* What the checks with axe-core share; run after it, and before one of them. */

/* global axe */

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
        .flatMap(({id, help, nodes}) =>
            nodes.map(
                ({target, html}) =>
                    `${name}: ${id}, ${help}: ${target} ${html.slice(0, 200)}`
            )
        );
}

/** Ends the check: nothing was found, or all of it. */
function tell(found) {
    // eslint-disable-next-line no-console
    (found.length ? console.error : console.log)(
        found.length ? found.join("\n") : "test successful"
    );
}

Object.assign(window, {seriousIn, tell});
