import {Component, onWillUnmount, useState, xml} from "@odoo/owl";

/** A ring that empties until a moment, with the seconds that are left inside. */
export class CountdownRing extends Component {
    static template = xml`
        <div class="glase-ring" aria-hidden="true">
            <svg viewBox="0 0 40 40">
                <circle class="glase-ring-track" cx="20" cy="20" r="17" />
                <circle class="glase-ring-left" cx="20" cy="20" r="17" pathLength="100"
                    t-attf-style="stroke-dashoffset: {{ offset }}" />
            </svg>
            <span t-esc="ring.seconds" />
        </div>`;
    static props = {until: Number, total: Number};

    setup() {
        this.ring = useState({seconds: 0});
        this.tick();
        onWillUnmount(() => clearTimeout(this.timer));
    }

    tick() {
        const left = Math.max(0, this.props.until - Date.now());
        this.ring.seconds = Math.ceil(left / 1000);
        this.timer = setTimeout(() => this.tick(), left % 1000 || 1000);
    }

    get offset() {
        const share = (this.ring.seconds * 1000) / this.props.total;
        return 100 - 100 * Math.min(1, share);
    }
}
