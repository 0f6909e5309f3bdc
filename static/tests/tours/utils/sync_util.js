const SEND = ".paymentlines .send_payment_request";

const sync = () => {
    const {posmodel} = window;
    return posmodel.syncAllOrders({orders: [posmodel.getOrder()], force: true});
};

/** The server has the order with its line, as a draft. */
export function lineIsSynced() {
    return [
        {
            content: "the draft is saved, and what a payment needs is there",
            trigger: SEND,
            run: async () => {
                await window.posmodel.loadGlase();
                await sync();
            },
        },
    ];
}

/** Taps "Send" when a sync has left, and waits for its reply. */
export function sendDuringSync() {
    return [
        {
            content: "the cashier sends while the draft is being saved",
            trigger: SEND,
            run: async ({anchor}) => {
                const {data} = window.posmodel;
                const {call} = data;
                const left = new Promise((resolve) => {
                    data.call = function (model, method) {
                        const reply = call.apply(data, arguments);
                        if (method === "sync_from_ui") {
                            data.call = call;
                            resolve();
                        }
                        return reply;
                    };
                });
                const synced = sync();
                await left;
                anchor.click();
                await synced;
            },
        },
    ];
}

export function deleteOrder() {
    return [
        {
            content: "the cashier wants to delete the order",
            trigger: "body",
            run: async () => {
                const {posmodel} = window;
                if (await posmodel.deleteOrders([posmodel.getOrder()])) {
                    throw new Error("The order was deleted while it is being paid");
                }
            },
        },
    ];
}
