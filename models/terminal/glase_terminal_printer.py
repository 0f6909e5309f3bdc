# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...report.slip import has_library
from ...services.common import texts
from ...services.terminal import slip_printer


class GlaseTerminal(models.Model):
    """A network slip printer beside a register."""

    _inherit = "glase.terminal"

    prints_slips = fields.Boolean(
        string="Print slips",
        copy=False,
        help="After each Glase payment Odoo prints a slip on a network printer.",
    )
    printer_address = fields.Char(
        string="Printer's address",
        copy=False,
        help="Name or IP address as Odoo's server reaches the printer, with a port "
        "unless it is 9100: 192.168.1.50 or printer.local:9101.",
    )
    printer_trouble = fields.Selection(
        [
            ("library", "The Python library python-escpos is missing"),
            ("address", "The printer's address is not valid"),
            ("name", "The printer's name is unknown"),
            ("refused", "No answer at the printer's address and port"),
            ("silent", "The printer does not answer: it is off or not connected"),
            ("broken", "The connection to the printer was lost"),
            ("too_large", "The slip is too long"),
        ],
        string="Printer",
        readonly=True,
        copy=False,
        help="Why the last slip was not printed; empty when it was.",
    )
    printer_trouble_at = fields.Datetime(
        string="Printer failed at", readonly=True, copy=False
    )
    printer_library_missing = fields.Boolean(
        string="Printer library missing", compute="_compute_printer_library_missing"
    )

    def _compute_printer_library_missing(self):
        self.printer_library_missing = not has_library()

    @api.constrains("prints_slips", "printer_address")
    def _check_printer_address(self):
        for terminal in self:
            if not terminal.printer_address and not terminal.prints_slips:
                continue
            try:
                slip_printer.parse_address(terminal.printer_address)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "The printer's address is a name or an IP address, with a "
                        "port unless it is 9100, such as 192.168.1.50 or "
                        "printer.local:9101."
                    )
                ) from error

    def action_print_test_slip(self):
        self._check_admin()
        return slip_printer.print_now(self.env, self.id, slip_printer.test_slip(self))

    def action_print_sticker_slip(self):
        self.ensure_one()
        self._check_glase_ids()
        slip = slip_printer.sticker_slip(self)
        return slip_printer.print_now(self.env, self.id, slip)

    def _note_printing(self, cause):
        """:param cause: why the last slip was not printed; "" if it was"""
        if cause or self.printer_trouble:
            self.printer_trouble = cause
            self.printer_trouble_at = cause and fields.Datetime.now()

    def _printer_trouble_text(self):
        """What is wrong, and what the admin does next."""
        text = texts.label(self, "printer_trouble")
        if self.printer_trouble == "library":
            return self.env._(
                "%s. Install it on Odoo's server (pip install python-escpos), and "
                "restart Odoo.",
                text,
            )
        return self.env._("%s. Check the printer and its address.", text)
