# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "POS Glase",
    "summary": "Take Glase (formerly SEQR) wallet payments at the till",
    "version": "19.0.1.0.0",
    "category": "Point of Sale",
    "author": "pos_glase contributors, Odoo Community Association (OCA)",
    "website": "https://github.com/OCA/pos",
    "license": "LGPL-3",
    "development_status": "Beta",
    "depends": ["point_of_sale"],
    "external_dependencies": {"python": ["zeep", "qrcode"]},
    "data": [
        "security/ir.model.access.csv",
        "security/glase_security.xml",
        "data/ir_cron.xml",
        "views/glase_account_views.xml",
        "views/glase_terminal_views.xml",
        "views/glase_event_views.xml",
        "views/glase_transaction_views.xml",
        "views/glase_printer_views.xml",
        "views/glase_menus.xml",
        "views/pos_payment_views.xml",
        "views/pos_order_views.xml",
        "wizards/glase_register_views.xml",
        "wizards/glase_assign_views.xml",
        "wizards/glase_attach_views.xml",
        "wizards/glase_settle_views.xml",
        "wizards/glase_stickers_views.xml",
        "views/pos_config_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": ["pos_glase/static/src/app/**/*"],
        "point_of_sale.customer_display_assets": [
            "point_of_sale/static/lib/qrcode.js",
            "pos_glase/static/src/customer_display/**/*",
        ],
        "web.assets_tests": ["pos_glase/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["pos_glase/static/tests/unit/**/*"],
    },
}
