import * as Glase from "@pos_glase/../tests/tours/utils/glase_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import {
    addTour,
    isSold,
    payWithGlase,
    sell,
} from "@pos_glase/../tests/tours/glase_tours";
import {customerPays} from "@pos_glase/../tests/tours/utils/patience_util";

const rewardIds = () =>
    window.posmodel
        .getOrder()
        .lines.filter((line) => line.is_reward_line)
        .map((line) => line.uuid)
        .join();
let before = "";

function rewardIsThere() {
    const run = () => {
        before = rewardIds();
        if (!before) {
            throw new Error("The promotion has not applied itself");
        }
    };
    return [{content: "the promotion applies", trigger: "body", run}];
}

function rewardIsRemade() {
    const run = ({waitUntil}) =>
        waitUntil(() => rewardIds() && rewardIds() !== before, {timeout: 50000});
    return [{content: "pos_loyalty remakes the reward's line", trigger: "body", run}];
}

// A promotion of pos_loyalty: a chosen customer remakes its line, with the same amount.
addTour(
    "GlasePromotion",
    sell(),
    rewardIsThere(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("4.59"),
    Glase.clickAside(),
    PaymentScreen.clickBackToProductScreen(),
    ProductScreen.clickPartnerButton(),
    ProductScreen.clickCustomer("Ada of the Promotion"),
    rewardIsRemade(),
    ProductScreen.clickPayButton(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("4.59"),
    customerPays(),
    isSold()
);
