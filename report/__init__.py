# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What goes on paper. Plain values come in, bytes go out; nothing is read or called."""
