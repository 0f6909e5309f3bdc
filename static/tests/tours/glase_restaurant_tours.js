import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Glase from "@pos_glase/../tests/tours/utils/glase_util";
import * as Order from "@point_of_sale/../tests/generic_helpers/order_widget_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";
import {addTour, isSold, payWithGlase} from "@pos_glase/../tests/tours/glase_tours";
import {customerPays, waitFor} from "@pos_glase/../tests/tours/utils/patience_util";

// Selectors of our own: what a restaurant's tours share is there only with restaurants

function click(content, trigger) {
    return [{content, trigger, run: "click"}];
}

const table = (number) => `.floor-map .table:has(.label:contains('${number}'))`;

const openTable = (number = 5) =>
    click(`the waiter goes to table ${number}`, table(number));

const ORGANIZER = "Desk Organizer";

/** Guests of a table order some of the one article. */
function orderAt(number, quantity) {
    return [
        openTable(number),
        Array(quantity).fill(ProductScreen.clickDisplayedProduct(ORGANIZER)),
        Order.hasLine({productName: ORGANIZER, quantity: String(quantity)}),
    ];
}

const toFloor = () => [
    click("the waiter goes to the floor", ".pos-leftheader .table-button"),
    {content: "the floor is shown", trigger: ".floor-map"},
];

function transferTo(number) {
    return [
        ProductScreen.clickControlButton("Transfer"),
        click(`the waiter wants the order at table ${number}`, table(number)),
    ];
}

/** A step of the restaurant's own tours, looked up when it runs. */
function drag(step, child, parent) {
    return [
        {
            content: `${step}: ${child}, ${parent}`,
            trigger: table(child),
            run: (helpers) => {
                const shared = odoo.loader.modules.get(
                    "@pos_restaurant/../tests/tours/utils/floor_screen_util"
                );
                const {run} = shared[step](child, parent);
                return run(helpers);
            },
        },
    ];
}

/** The payment goes on waiting, and the articles of the order are shown. */
const putAside = () => [
    Glase.dialogShows("waiting"),
    Glase.clickAside(),
    PaymentScreen.clickBackToProductScreen(),
];

/** Glase waits for the customer of the order on the screen; the cashier does more. */
function waitForGlase(amount) {
    return [
        ProductScreen.clickPayButton(),
        payWithGlase(),
        Glase.dialogShows("waiting"),
        Glase.amountIs(amount),
        putAside(),
    ];
}

const tapSplit = () => [
    ProductScreen.clickControlButton("Split"),
    Order.hasLine({productName: ORGANIZER, run: "click"}),
    click("one article goes into an order of its own", ".split-order-button"),
];

/** How many articles the open orders of each table have; the till holds no others. */
function articlesAre(...expected) {
    const found = () =>
        window.posmodel
            .getOpenOrders()
            .map(({table_id, lines}) => {
                const articles = lines.reduce((sum, {qty}) => sum + qty, 0);
                return `${table_id?.table_number || "none"}: ${articles}`;
            })
            .sort();
    return [
        {
            content: `the tables have ${expected.join(", ")}`,
            trigger: "body",
            run: () =>
                waitFor(
                    () => `${found()}` === `${expected}`,
                    () => `There are ${found()}, not ${expected}`
                ),
        },
    ];
}

// Two guests at a table had one each, and each pays with Glase.
addTour(
    "GlaseSplitBill",
    Chrome.startPoS(),
    Dialog.confirm("Open Register"),
    openTable(),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    Order.hasLine({productName: "Desk Organizer", quantity: "2"}),
    ProductScreen.clickControlButton("Split"),
    Order.hasLine({productName: "Desk Organizer", run: "click"}),
    click("the first guest pays", ".splitbill-screen .pay-split-order"),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("5.10"),
    customerPays(),
    isSold(),
    click("the second guest is next", ".receipt-screen .button.next"),
    click("who pays all that is left", ".splitbill-screen .pay-split-order"),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("5.10"),
    customerPays(),
    isSold()
);

// While table 5 waits for Glase it is not merged with table 6, by no road; it may go to
// another table as it is. What is split off is no more on the customer's bill.
addTour(
    "GlaseTableStays",
    Chrome.startPoS(),
    Dialog.confirm("Open Register"),
    orderAt(6, 1),
    toFloor(),
    orderAt(5, 2),
    waitForGlase("10.20"),
    transferTo(6),
    Glase.isTold("T 5 is being paid with Glase"),
    articlesAre("5: 2", "6: 1"),
    toFloor(),
    drag("linkTables", "5", "6"),
    Glase.isTold("T 5 is being paid with Glase"),
    articlesAre("5: 2", "6: 1"),
    {
        content: "the tables are not linked",
        trigger: negate(".floor-map .info.opacity-25"),
    },
    openTable(5),
    putAside(),
    transferTo(7),
    articlesAre("6: 1", "7: 2"),
    putAside(),
    tapSplit(),
    articlesAre("6: 1", "7: 1", "none: 1"),
    Glase.clickBadge(),
    Glase.amountIs("5.10"),
    customerPays(),
    Glase.openPaidOrder(),
    isSold()
);

// Two linked tables, one order: what waits for Glase there is not taken apart again. The
// customer's phone was held to the sticker before, so that it has the bill at once.
addTour(
    "GlaseLinkedTablesStay",
    Chrome.startPoS(),
    Dialog.confirm("Open Register"),
    orderAt(6, 1),
    toFloor(),
    orderAt(5, 1),
    toFloor(),
    drag("linkTables", "5", "6"),
    articlesAre("6: 2"),
    openTable(6),
    waitForGlase("10.20"),
    toFloor(),
    drag("unlinkTables", "5", "6"),
    Glase.isTold("is being paid with Glase"),
    {content: "the tables are linked", trigger: ".floor-map .info.opacity-25"},
    articlesAre("6: 2"),
    openTable(6),
    putAside(),
    transferTo(5),
    Glase.isTold("You cannot transfer an order to itself"),
    articlesAre("6: 2"),
    openTable(6),
    putAside(),
    tapSplit(),
    Glase.isTold("cannot be changed now"),
    articlesAre("6: 2"),
    customerPays(),
    Glase.openPaidOrder(),
    isSold()
);

/** What another device of the point of sale does at the same moment, by its requests. */
function otherDevice(content, act) {
    const run = () => {
        const {rpc} = odoo.loader.modules.get("@web/core/network/rpc");
        return act(window.posmodel, rpc);
    };
    return [{content: `another device ${content}`, trigger: "body", run}];
}

const orderAtTable = ({models}, number) =>
    models["pos.order"].find(
        ({finalized, table_id}) => !finalized && table_id?.table_number === number
    );

/** Another waiter has served the table that this one serves, and saves that order. */
const savesItsOrder = (number) =>
    otherDevice(`has an order at table ${number}`, async (pos, rpc) => {
        const mine = orderAtTable(pos, number).serializeForORM({keepCommands: true});
        const lines = mine.lines.map(([, , values]) => [
            0,
            0,
            {...values, uuid: crypto.randomUUID()},
        ]);
        const theirs = {
            ...mine,
            lines,
            uuid: crypto.randomUUID(),
            access_token: crypto.randomUUID(),
            payment_ids: [],
            relations_uuid_mapping: {},
        };
        await rpc("/web/dataset/call_kw", {
            model: "pos.order",
            method: "sync_from_ui",
            args: [[theirs]],
            kwargs: {},
        });
        await pos.deviceSync.readDataFromServer();
    });

const startsGlase = (number) =>
    otherDevice(`sends Glase for table ${number}`, async (pos, rpc) => {
        const order = orderAtTable(pos, number);
        const answer = await rpc("/pos_glase/start", {
            config_id: pos.config.id,
            order: order.serializeForORM({keepCommands: true}),
            payment_uuid: crypto.randomUUID(),
            attempt: 1,
            amount: order.priceIncl,
        });
        if (answer.state !== "issued") {
            throw new Error(JSON.stringify(answer));
        }
    });

const saveAll = () => [
    {
        content: "the till saves its orders",
        trigger: "body",
        run: () => {
            const {models} = window.posmodel;
            const orders = models["pos.order"].filter((order) => !order.finalized);
            return window.posmodel.syncAllOrders({orders, force: true});
        },
    },
];

// Two waiters at table 7 have two orders, one waits for Glase: they stay two. Then another
// device sends Glase for table 5, of which this one has not heard: what it takes away
// there comes back.
addTour(
    "GlaseTwoDevicesAtATable",
    Chrome.startPoS(),
    Dialog.confirm("Open Register"),
    orderAt(7, 1),
    waitForGlase("5.10"),
    savesItsOrder(7),
    articlesAre("7: 1", "7: 1"),
    saveAll(),
    articlesAre("7: 1", "7: 1"),
    customerPays(), // The order is on the screen: it is finished by itself
    isSold(),
    click("the next order", ".receipt-screen .button.next"),
    orderAt(6, 1),
    toFloor(),
    orderAt(5, 1),
    toFloor(),
    saveAll(),
    startsGlase(5),
    openTable(5),
    transferTo(6),
    Glase.isTold("T 5 has an unfinished Glase payment"),
    articlesAre("5: 1", "6: 1", "7: 1"),
    toFloor(),
    openTable(5),
    Order.hasLine({productName: ORGANIZER, run: "click"}),
    ProductScreen.clickNumpad("⌫", "⌫"),
    articlesAre("5: 0", "6: 1", "7: 1"),
    toFloor(),
    Glase.isTold("cannot be changed"),
    articlesAre("5: 1", "6: 1", "7: 1")
);
