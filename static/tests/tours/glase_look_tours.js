import * as Display from "@pos_glase/../tests/tours/utils/display_util";
import * as Glase from "@pos_glase/../tests/tours/utils/glase_util";
import {
    addTour,
    isSold,
    payWithGlase,
    sell,
} from "@pos_glase/../tests/tours/glase_tours";

// What cashier and buyer see; `tests/test_tours_look.py` makes the buyer act.

// The cashier cancels the first bill. The display is left alone by the till for a while
// during the second one, which the buyer pays.
addTour(
    "GlaseCustomerDisplay",
    sell(),
    Display.open(),
    Display.tellEvery(1000),
    payWithGlase(),
    Display.asksFor("5.10"),
    Glase.clickCancel(),
    Display.asksForNothing(),
    Glase.lineCanBeRetried(),
    Display.forgetAfter(500),
    Glase.clickRetry(),
    Display.asksFor("5.10"),
    Display.asksForNothing(),
    Display.forgetAfter(25000),
    Display.asksFor("5.10"),
    isSold(),
    Display.thanks(),
    Display.asksForNothing()
);
