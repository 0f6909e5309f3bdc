import {Component} from "@odoo/owl";

/** What the closing popup tells of the day's Glase payments. */
export class GlaseClosing extends Component {
    static template = "pos_glase.GlaseClosing";
    static props = {glase: Object}; // See `pos.session`
}
