import {expect, test} from "@odoo/hoot";
import {pass, validationOf, waitingLine} from "@pos_glase/../tests/unit/glase_helpers";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

/** An order that was paid with Glase, and that changed afterwards. */
async function validated(change) {
    const till = await waitingLine();
    const {store, order, line} = till;
    line.setPaymentStatus("done");
    const said = [];
    patchWithCleanup(store.dialog, {
        add: (_component, props) => said.push(props),
    });
    change(till);
    const result = validationOf(store, order).askBeforeValidation();
    await pass(100);
    return {said, result};
}

test("what was paid exactly is validated unasked", async () => {
    const {said, result} = await validated(() => {});
    expect(await result).toBe(true);
    expect(said).toEqual([]);
});

test("an order without articles is not finished with cash", async () => {
    const {said, result} = await validated(({order}) => {
        [...order.lines].forEach((article) => article.delete());
    });
    expect(await result).toBe(false);
    expect(said[0].body.toString()).toMatch(
        /Glase payment is .* Add the articles again/
    );
});

test("what is left over of a changed order is given in cash when said so", async () => {
    const {said, result} = await validated(({order}) => order.lines[0].delete());
    expect(said).toHaveLength(1);
    expect(said[0].confirmLabel.toString()).toBe("Look at the order"); // A scanner's Enter
    said[0].cancel();
    expect(await result).toBe(true);
});

test("what was agreed to come back in cash is not asked again", async () => {
    const {said, result} = await validated(({line}) => {
        line.setGlase({amount: line.amount + 5});
        line.uiState.glase.agreed = 5;
    });
    expect(await result).toBe(true);
    expect(said).toEqual([]);
});

/** The cashier has kept the invoice of an order that changed while it was put aside. */
function keepOldInvoice({method, glase, line}) {
    method.payment_terminal.till.invoiceChange.keep(glase.get(line.uuid));
}

test("the old invoice that was kept is no consent to give cash", async () => {
    const {said, result} = await validated((till) => {
        till.order.lines[0].delete();
        keepOldInvoice(till);
    });
    expect(said).toHaveLength(1);
    expect(said[0].confirmLabel.toString()).toBe("Look at the order");
    said[0].confirm();
    expect(await result).toBe(false);
});

for (const [words, empty] of Object.entries({
    "no articles": ({order}) => [...order.lines].forEach((line) => line.delete()),
    "articles of no quantity": ({order}) =>
        order.lines.forEach((line) => line.setQuantity(0)),
})) {
    test(`the old invoice was kept, for ${words}: no cash`, async () => {
        const {said, result} = await validated((till) => {
            empty(till);
            keepOldInvoice(till);
        });
        expect(await result).toBe(false);
        expect(said[0].title.toString()).toBe("This order has no articles");
    });
}

test("a register without cash says what to do instead of asking", async () => {
    const {said, result} = await validated(({order, store}) => {
        order.lines[0].delete();
        store.config.payment_method_ids = store.config.payment_method_ids.filter(
            ({type}) => type !== "cash"
        );
    });
    expect(await result).toBe(false);
    expect(said[0].body.toString()).toMatch(
        /Glase payment is .* Add the articles again/
    );
    expect(said[0].cancel).toBe(undefined);
});
