import {GlaseMenu} from "@pos_glase/lazy/manager/glase_menu";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";
import {needsPin} from "@pos_glase/app/utils/manager";
import {patch} from "@web/core/utils/patch";
import {rpc} from "@web/core/network/rpc";

patch(PosStore.prototype, {
    async openGlaseMenu() {
        const {id} = this.config;
        const menu = {};
        const submit = async (proof) => {
            menu.post = (route, params) =>
                rpc(`/pos_glase/${route}`, {config_id: id, ...proof, ...params});
            menu.overview = await menu.post("overview");
            return menu.overview.message;
        };
        if (needsPin(this)) {
            const body = _t("Only managers see how this till stands with Glase.");
            if (!(await askManager(this, {title: "Glase", body, submit}))) {
                return;
            }
        } else {
            const refusal = await submit({});
            if (refusal) {
                this.notification.add(refusal, {type: "warning"});
            }
            if (refusal || this.env.services.ui.activeElement !== document) {
                return; // The manager does something else by now
            }
        }
        this.dialog.add(
            GlaseMenu,
            {...menu, formatAmount: (amount) => this.env.utils.formatCurrency(amount)},
            {onClose: () => this.env.services.glase.open(id)}
        );
    },
});
