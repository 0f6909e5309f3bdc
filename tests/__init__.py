# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from .payment import (
    test_acknowledge,
    test_amend,
    test_cancel,
    test_foreign_money,
    test_hold,
    test_invoice,
    test_late_answers,
    test_lease,
    test_lost_matrix,
    test_lost_start,
    test_lost_start_next_sale,
    test_lost_status,
    test_outcomes,
    test_override,
    test_override_order,
    test_poll_now,
    test_resolution,
    test_reversal,
    test_start,
    test_texts,
    test_trial,
    test_undo,
    test_unresolved,
    test_webhook,
)

from .recovery import (
    test_activities,
    test_recovery,
    test_retention,
)

from .pos import (
    test_coherence,
    test_complaints,
    test_complaints_other_modules,
    test_complaints_shared_orders,
    test_counts_as_paid,
    test_dashboard,
    test_menus,
    test_must_not_vanish,
    test_order_sync,
)

from .refund import (
    test_refund,
    test_refund_backoffice,
    test_refund_completed,
    test_refund_discount,
    test_refund_elsewhere,
    test_refund_order,
    test_refund_outcomes,
    test_refund_property,
    test_refund_rights,
)

from .terminal import (
    test_account,
    test_assign_stickers,
    test_database_copy,
    test_first_steps,
    test_neutralize,
    test_overview,
    test_registration,
    test_registration_errors,
    test_renew_replace,
    test_settings,
    test_sticker_sheet,
)

from .printing import test_slip_printer

from .certification import (
    test_certification_protocol,
    test_certification_steps,
)

from .reconciliation import (
    test_books,
    test_books_company,
    test_hostile_reports,
    test_matching,
    test_payout,
    test_period,
    test_period_export,
    test_period_mail,
    test_period_pace,
    test_period_pdf,
    test_period_races,
    test_period_several_shops,
    test_reconciled_refunds,
)

from .security import (
    test_access,
    test_connections_used_up,
    test_forged_ids,
    test_hostile,
    test_hostile_keys,
    test_hostile_property,
    test_no_cursor_held,
    test_pin_limit,
    test_raw_texts,
    test_rights,
    test_rights_routes,
    test_rights_wizards,
)

from .shop import (
    test_restaurant,
    test_shop_complaints,
    test_shop_guards,
    test_shop_modules,
    test_shop_refunds,
)

from .ui import (
    test_accessible,
    test_admin_tours,
    test_bundle,
    test_look_tours,
    test_manager_tours,
    test_money_tours,
    test_refund_tours,
    test_tours,
)

from .unit import test_unit_js
