import * as NumberPopup from "@point_of_sale/../tests/generic_helpers/number_popup_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as SelectionPopup from "@point_of_sale/../tests/generic_helpers/selection_popup_util";

/** Prints the chosen order again; what the browser would print is kept. */
export function printReceipt() {
    return [
        {
            content: "the receipt is printed again",
            trigger: ".ticket-screen .control-button:contains('Print Receipt')",
            run: ({anchor}) => {
                window.print = () => {
                    const paper = document.querySelector(".render-container");
                    document.body.dataset.printed = paper.textContent;
                };
                anchor.click();
            },
        },
    ];
}

export function printedReference() {
    return [
        {
            content: "the whole reference is printed",
            trigger: "body[data-printed*='Glase payment']",
            run: ({anchor}) => {
                const [, printed] = anchor.dataset.printed.match(
                    /Glase ref\.\s*([\d\s]+)/
                );
                if (printed.replace(/\s/g, "").length < 25) {
                    throw new Error(`Not a whole reference: "${printed}"`);
                }
            },
        },
    ];
}

/** Logs an employee in, where the till knows employees (pos_hr). */
export function logIn(name, pin) {
    return [
        {
            content: "someone wants to log in",
            trigger: ".login-overlay .select-cashier",
            run: "click",
        },
        ...SelectionPopup.has(name, {run: "click"}),
        ...NumberPopup.enterValue(pin),
        Dialog.confirm(),
    ].flat();
}

export function enterManagersPin(pin) {
    return [
        {
            content: "the manager's PIN",
            trigger: ".glase-manager input[type=password]",
            run: `edit ${pin}`,
        },
        {
            content: "the PIN is sent",
            trigger: ".glase-manager .modal-footer .btn-primary",
            run: "click",
        },
    ];
}

export function menuShows(text) {
    return [
        {
            content: `the menu shows ${text}`,
            trigger: `.glase-menu:contains("${text}")`,
        },
    ];
}
