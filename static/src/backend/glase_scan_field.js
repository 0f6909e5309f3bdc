/* Copyright 2026 pos_glase contributors
 * License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {CharField, charField} from "@web/views/fields/char/char_field";
import {registry} from "@web/core/registry";
import {useEffect} from "@odoo/owl";

/**
 * A field to scan into: the Enter with which a scanner ends presses the dialog's first
 * button.
 */
export class GlaseScanField extends CharField {
    setup() {
        super.setup();
        useEffect(
            (input) => {
                const onKeydown = (ev) => this.onKeydown(ev);
                input?.addEventListener("keydown", onKeydown);
                return () => input?.removeEventListener("keydown", onKeydown);
            },
            () => [this.input.el]
        );
    }

    onKeydown(ev) {
        if (ev.key !== "Enter" || !this.input.el.value.trim()) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        this.input.el.blur(); // What was scanned becomes the field's value
        ev.target.closest(".modal")?.querySelector("footer .btn-primary").click();
    }
}

registry.category("fields").add("glase_scan", {
    ...charField,
    component: GlaseScanField,
});
