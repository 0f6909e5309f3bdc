import {askManager, managersOf, needsPin} from "@pos_glase/app/utils/manager";
import {GlaseBadge} from "@pos_glase/app/components/glase_badge/glase_badge";
import {Navbar} from "@point_of_sale/app/components/navbar/navbar";
import {_t} from "@web/core/l10n/translation";
import {isGlase} from "@pos_glase/app/utils/glase_lines";
import {loadBundle} from "@web/core/assets";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

Object.assign(Navbar.components, {GlaseBadge});

patch(Navbar.prototype, {
    /** Only where a manager could prove to be one; the server looks at the proof. */
    get showGlaseMenu() {
        const {pos} = this;
        return (
            pos.config.payment_method_ids.some(isGlase) &&
            !pos.data.network.offline &&
            (!needsPin(pos) || managersOf(pos).length > 0)
        );
    },

    async openGlaseMenu() {
        const {pos} = this;
        const menu = {};
        const submit = async (proof) => {
            menu.post = (route, params) =>
                rpc(`/pos_glase/${route}`, {
                    config_id: pos.config.id,
                    ...proof,
                    ...params,
                });
            menu.overview = await menu.post("overview");
            return menu.overview.message;
        };
        if (needsPin(pos)) {
            const body = _t("Only managers see how this till stands with Glase.");
            if (!(await askManager(pos, {title: "Glase", body, submit}))) {
                return;
            }
        } else {
            const refusal = await submit({});
            if (refusal) {
                return pos.notification.add(refusal, {type: "warning"});
            }
        }
        await loadBundle("pos_glase.assets_menu");
        this.dialog.add(
            registry.category("lazy_components").get("GlaseMenu"),
            {...menu, formatAmount: (amount) => this.env.utils.formatCurrency(amount)},
            {onClose: () => this.env.services.glase.open(pos.config.id)}
        );
    },
});
