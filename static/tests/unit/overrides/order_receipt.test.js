import {
    animationFrame,
    expect,
    queryAllTexts,
    queryOne,
    queryText,
    test,
} from "@odoo/hoot";
import {
    book,
    bookOverridden,
    bookRefund,
    setGlaseAmount,
} from "@pos_glase/lazy/payment/booking";
import {ERS, setupGlaseTill} from "@pos_glase/../tests/unit/glase_helpers";
import {OrderReceipt} from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import {ReceiptScreen} from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";
import {mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

async function setupOrder(references = [ERS]) {
    const till = await setupGlaseTill();
    const order = await getFilledOrder(till.store);
    for (const reference of references) {
        const {data: line} = order.addPaymentline(till.method);
        line.setAmount(5);
        line.setPaymentStatus("done");
        line.glase_ers_reference = reference;
    }
    return {...till, order};
}

async function setupReceipt(props = {}, references = [ERS]) {
    const {order} = await setupOrder(references);
    await mountWithCleanup(OrderReceipt, {props: {order, ...props}});
    return order;
}

/** The whole reference, wherever its groups break. */
const referenceIn = (element) =>
    element.querySelector(".glase-reference").textContent.replace(/\s/g, "");

test("under the payment stand its kind and the whole reference", async () => {
    await setupReceipt();
    const line = queryOne(".paymentlines");
    expect(line.textContent).toMatch(/Glase.*\$.5.00/s);
    expect(line.textContent).toMatch(/Glase payment/);
    expect(line.textContent).toMatch(/Glase ref\./);
    expect(queryOne(".paymentlines .glase-reference").textContent).toBe(ERS);
});

test("a reference can be read and breaks between groups", async () => {
    await setupReceipt();
    expect(queryAllTexts(".glase-reference span")).toEqual([
        "01234",
        "56789",
        "01234",
        "56789",
        "01234",
    ]);
});

test("several Glase payments each show their own", async () => {
    await setupReceipt({}, [ERS, "987654"]);
    const shown = queryAllTexts(".paymentlines .glase-reference", {raw: true});
    expect(shown.map((text) => text.replace(/\s/g, ""))).toEqual([ERS, "987654"]);
});

test("nothing of it stands on a gift receipt", async () => {
    await setupReceipt({basic_receipt: true});
    expect(".glase-receipt").toHaveCount(0);
    expect(queryOne(".pos-receipt").textContent).not.toMatch(ERS);
});

test("other payments stay as they are", async () => {
    await setupReceipt({}, [""]);
    expect(".paymentlines").toHaveCount(1);
    expect(".glase-receipt").toHaveCount(0);
});

test("a refund shows its own reference and that of the payment", async () => {
    const order = await setupReceipt({}, [ERS]);
    order.payment_ids[0].glase_refunded_reference = "987654";
    await animationFrame();
    const labels = queryAllTexts(".glase-receipt > div:not(.glase-reference)");
    expect(labels).toEqual(["Glase payment", "Glase ref.", "Refund of Glase ref."]);
    expect(
        queryAllTexts(".glase-reference").map((text) => text.replace(/\s/g, ""))
    ).toEqual([ERS, "987654"]);
});

test("a refund that is not confirmed names the payment all the same", async () => {
    const order = await setupReceipt({}, [""]);
    order.payment_ids[0].glase_refunded_reference = "987654";
    await animationFrame();
    expect(queryAllTexts(".glase-receipt > div:not(.glase-reference)")).toEqual([
        "Glase payment",
        "Refund of Glase ref.",
    ]);
});

test("a receipt printer (ePOS) is given the same", async () => {
    const {store, order} = await setupOrder();
    await mountWithCleanup(MainComponentsContainer);
    const printed = [];
    store.env.services.hardware_proxy.printer = {
        async printReceipt(element) {
            printed.push(referenceIn(element));
            return {successful: true};
        },
    };
    await store.printReceipt({order});
    expect(printed).toEqual([ERS]);
});

test("an e-mail is given the same", async () => {
    const {store, order} = await setupOrder();
    await mountWithCleanup(MainComponentsContainer);
    const {renderer} = store.env.services;
    patchWithCleanup(renderer, {
        toJpeg: async (component, props) =>
            referenceIn(await renderer.toHtml(component, props)),
    });
    order.state = "paid";
    Object.assign(store.router.state, {
        current: "ReceiptScreen",
        params: {orderUuid: order.uuid},
    });
    const screen = await mountWithCleanup(ReceiptScreen, {
        props: {orderUuid: order.uuid},
    });
    expect(await screen.generateTicketImage()).toBe(ERS);
});

test("what Glase has not confirmed is called so, until it has", async () => {
    const order = await setupReceipt({}, ["", ""]);
    const [sale, refund] = order.payment_ids;
    bookOverridden(sale);
    bookRefund(refund, {
        state: "unconfirmed",
        ers_reference: "",
        refunded_ers_reference: ERS,
    });
    await animationFrame();
    expect(queryAllTexts(".glase-receipt > div:first-child")).toEqual([
        "Glase payment – not confirmed by Glase yet",
        "Glase refund – being checked, may take a day",
    ]);
    book(sale, {amount: 5, ers_reference: ERS}, String);
    bookRefund(refund, {state: "refunded", ers_reference: ERS});
    await animationFrame();
    expect(queryAllTexts(".glase-receipt > div:first-child")).toEqual([
        "Glase payment",
        "Glase payment (refund)",
    ]);
});

test("after an unknown refund no green word says that it is done", async () => {
    const {order} = await setupOrder([""]);
    const [line] = order.payment_ids;
    setGlaseAmount(line, -5);
    bookRefund(line, {state: "unconfirmed", ers_reference: ""});
    await mountWithCleanup(ReceiptScreen, {props: {orderUuid: order.uuid}});
    expect(".o_payment_successful .bg-success-subtle").toHaveCount(0);
    expect(queryText(".o_payment_successful .glase-message")).toMatch(/unknown.*a day/);
});

test("what is confirmed is called successful by core, as ever", async () => {
    const {order} = await setupOrder();
    await mountWithCleanup(ReceiptScreen, {props: {orderUuid: order.uuid}});
    expect(".o_payment_successful .bg-success-subtle").toHaveCount(1);
    expect(".glase-message").toHaveCount(0);
});
