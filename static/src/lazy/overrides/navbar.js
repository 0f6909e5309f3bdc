import {Navbar} from "@point_of_sale/app/components/navbar/navbar";
import {patch} from "@web/core/utils/patch";

patch(Navbar.prototype, {
    /** Only where a manager could prove to be one; the server looks at the proof. */
    get showGlaseMenu() {
        const {pos} = this;
        return (
            pos.glaseMethod &&
            !pos.data.network.offline &&
            pos.glaseManagerIs() !== "away"
        );
    },
});
