import {moveRefusal} from "@pos_glase/lazy/orders/order_moves";

/** Whether articles of a linked table are in the order, to be given back to it. */
export function isMerged(order, table) {
    const merged = Object.values(order?.uiState?.unmerge ?? {});
    return merged.some(({table_id}) => table_id === table.id);
}

/** The orders whose articles move because a table gets another parent, or none. */
export function ordersOfLink(pos, table, parentId) {
    if ((table.parent_id?.id || null) === (parentId || null)) {
        return [];
    }
    const orderAt = ({rootTable}) => pos.getActiveOrdersOnTable(rootTable)[0];
    const [own] = pos.getActiveOrdersOnTable(table);
    const parent = parentId && pos.models["restaurant.table"].get(parentId);
    const theirs = own && parent && orderAt(parent);
    const linked = table.parent_id && orderAt(table);
    return [
        ...(theirs ? [own, theirs] : []),
        ...(isMerged(linked, table) ? [linked] : []),
    ];
}

/** Core merges in the same breath, and the tables are linked if their orders may be. */
export async function mayLink(pos, orders) {
    const {source, may} = pos.glaseMerge ?? {};
    return source && orders.some(({uuid}) => uuid === source.uuid)
        ? may
        : !(await moveRefusal(pos, orders));
}
