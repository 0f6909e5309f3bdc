import {GlaseMenu} from "@pos_glase/lazy/manager/glase_menu";
import {_t} from "@web/core/l10n/translation";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";
import {needsPin} from "@pos_glase/lazy/manager/manager";
import {rpc} from "@web/core/network/rpc";

/** Opens the menu *Glase* for who is, or proves to be, a manager. */
export async function openMenu(pos) {
    const {id} = pos.config;
    const {services, utils} = pos.env;
    const menu = {};
    const submit = async (proof) => {
        menu.post = (route, params) =>
            rpc(`/pos_glase/${route}`, {config_id: id, ...proof, ...params});
        menu.overview = await menu.post("overview");
        return menu.overview.message;
    };
    if (needsPin(pos)) {
        const body = _t("Only managers can see the Glase status of this register.");
        if (!(await askManager(pos, {title: "Glase", body, submit}))) {
            return;
        }
    } else {
        const refusal = await submit({});
        if (refusal) {
            pos.notification.add(refusal, {type: "warning"});
        }
        if (refusal || services.ui.activeElement !== document) {
            return; // The manager does something else by now
        }
    }
    pos.dialog.add(
        GlaseMenu,
        {...menu, formatAmount: (amount) => utils.formatCurrency(amount)},
        {onClose: () => services.glase.open(id)}
    );
}
