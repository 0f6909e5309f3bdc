import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Glase from "@pos_glase/../tests/tours/utils/glase_util";
import * as Order from "@point_of_sale/../tests/generic_helpers/order_widget_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import {addTour, isSold, payWithGlase} from "@pos_glase/../tests/tours/glase_tours";

// Selectors of our own: what a restaurant's tours share is there only with restaurants

function click(content, trigger) {
    return [{content, trigger, run: "click"}];
}

const openTable = () =>
    click("the waiter goes to the table", ".floor-map .table .label:contains('5')");

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
    isSold(),
    click("the second guest is next", ".receipt-screen .button.next"),
    click("who pays all that is left", ".splitbill-screen .pay-split-order"),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("5.10"),
    isSold()
);
