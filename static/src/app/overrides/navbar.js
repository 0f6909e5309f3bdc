import {Navbar} from "@point_of_sale/app/components/navbar/navbar";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useState} from "@odoo/owl";

patch(Navbar.prototype, {
    setup() {
        super.setup(...arguments);
        this.glaseTerminal = useState(useService("glase").terminal);
    },

    /** The components of what the bar shows of Glase, once they are fetched. */
    get glaseBar() {
        return (
            this.glaseTerminal.loaded && registry.category("glase_lazy").get("GlaseBar")
        );
    },
});
