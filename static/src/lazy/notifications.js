/** Says something about an order or payment line, in place of what was said before. */
export function tellOnce(pos, uuid, message, options) {
    pos.glaseTold ??= {};
    untell(pos, uuid);
    pos.glaseTold[uuid] = pos.notification.add(message, {sticky: true, ...options});
}

/** What was said of an order or payment is not so any more. */
export function untell(pos, uuid) {
    pos.glaseTold?.[uuid]?.();
}

/** The same as `tellOnce`, with a button that takes it away and does something. */
export function offerOnce(pos, uuid, message, {type, name, onClick}) {
    const take = () => {
        untell(pos, uuid);
        return onClick();
    };
    tellOnce(pos, uuid, message, {type, buttons: [{name, onClick: take}]});
}
