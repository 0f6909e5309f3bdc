import {managersOf, needsPin} from "@pos_glase/app/manager/manager";
import {GlaseBadge} from "@pos_glase/app/badge/glase_badge";
import {Navbar} from "@point_of_sale/app/components/navbar/navbar";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";
import {useState} from "@odoo/owl";

Object.assign(Navbar.components, {GlaseBadge});

patch(Navbar.prototype, {
    setup() {
        super.setup(...arguments);
        this.glaseLive = useState(useService("glase").live);
    },

    get glasePayments() {
        return Object.values(this.glaseLive);
    },

    /** Only where a manager could prove to be one; the server looks at the proof. */
    get showGlaseMenu() {
        const {pos} = this;
        return (
            pos.glaseMethod &&
            !pos.data.network.offline &&
            (!needsPin(pos) || managersOf(pos).length > 0)
        );
    },

    async openGlaseMenu() {
        if (await this.pos.loadGlase()) {
            await this.pos.openGlaseMenu();
        }
    },
});
