# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "POS Glase Kiosk",
    "summary": "Take Glase (formerly SEQR) wallet payments at a self-order kiosk",
    "version": "19.0.1.0.0",
    "category": "Point of Sale",
    "author": "pos_glase contributors",
    "maintainer": "pos_glase contributors",
    "maintainers": [],  # logins at a code host: it has no home there yet
    "license": "LGPL-3",
    "development_status": "Beta",
    "images": ["static/description/kiosk_waiting.png"],
    "depends": ["pos_self_order", "pos_glase"],
    "auto_install": True,
    "data": ["views/res_config_settings_views.xml"],
    "assets": {
        "pos_self_order.assets": [
            "point_of_sale/static/lib/qrcode.js",
            # How the register posts and polls
            "pos_glase/static/src/app/services/timing.js",
            "pos_glase/static/src/app/services/glase_transport.js",
            "pos_glase/static/src/lazy/timing.js",
            "pos_glase/static/src/lazy/server_calls.js",
            "pos_glase/static/src/lazy/payment/sign_of_life.js",
            "pos_glase/static/src/lazy/payment/poll_loop.js",
            # And what its receipt says of a payment
            "pos_glase/static/src/app/overrides/order_receipt.*",
            "pos_self_order_glase/static/src/**/*",
        ],
        "pos_self_order.assets_tests": [
            "pos_glase/static/tests/tours/utils/patience_util.js",
            "pos_self_order_glase/static/tests/tours/**/*",
        ],
        # As pos_self_order does with its own: unit tests have no use for styles
        "web.assets_unit_tests_setup": [
            ("remove", "pos_self_order_glase/static/src/**/*.scss"),
        ],
        "web.assets_unit_tests": ["pos_self_order_glase/static/tests/unit/**/*"],
    },
}
