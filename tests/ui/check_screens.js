/* Run in the back office after axe-core: opens one screen after the other, and tells
   what is serious there. `tests/ui/test_accessible.py` fills in SCREENS. */

/* global SCREENS, seriousIn, tell */

const PATIENCE = 20000; // Milliseconds for a screen to be there

async function lookAtAll() {
    const {action} = odoo.__WOWL_DEBUG__.root.env.services;
    const until = async (selector) => {
        const end = Date.now() + PATIENCE;
        while (!document.querySelector(selector) && Date.now() < end) {
            await new Promise(requestAnimationFrame);
        }
        return Boolean(document.querySelector(selector));
    };
    const found = [];
    for (const {name, open, ready, look, core} of SCREENS) {
        // What is still there of the screen before is not this one
        for (const old of document.querySelectorAll(ready)) {
            old.dataset.before = true;
        }
        await action.doAction(open, {clearBreadcrumbs: open.target !== "new"});
        if (!(await until(`${ready}:not([data-before])`))) {
            found.push(`${name}: there is no ${ready}`);
            continue;
        }
        if (!(await until(look))) {
            found.push(`${name}: there is no ${look}`);
            continue;
        }
        found.push(...(await seriousIn(name, look, core)));
        const pages = `${look} .o_notebook_headers .nav-link:not(.active)`;
        for (const page of document.querySelectorAll(pages)) {
            page.click();
            await until(".o_notebook_headers .nav-link.active");
            await new Promise(requestAnimationFrame);
            const which = `${name}, ${page.innerText}`;
            found.push(...(await seriousIn(which, look, core)));
        }
    }
    tell(found);
}

// Not a promise, which the test would wait for in silence
setTimeout(lookAtAll);
