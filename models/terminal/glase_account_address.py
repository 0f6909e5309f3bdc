# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import ValidationError

from ..mixins.text import check_texts

LOOPBACK = ("localhost", "127.0.0.1", "::1")
TEST_HOST = re.compile(r"extdev\d*\.seqr\.(com|se)")  # glase_api.md, 2.2
LONGEST = 255  # characters


class GlaseAccount(models.Model):
    """Which addresses an account may have: passwords and payments go there."""

    _inherit = "glase.account"

    @api.constrains("endpoint", "environment")
    def _check_endpoint(self):
        for account in self:
            check_texts(account, {"endpoint": LONGEST})
            if not account._is_safe(account.endpoint):
                raise ValidationError(
                    self.env._(
                        "The service address must begin with https:// (a test "
                        "account may use http:// on this computer)."
                    )
                )
            host = urlsplit(account.endpoint).hostname
            if account.environment == "production" and TEST_HOST.fullmatch(host):
                raise ValidationError(
                    self.env._(
                        "This is the address of Glase's test service. The production "
                        "address is in your Glase account information."
                    )
                )

    @api.constrains("callback_address", "environment")
    def _check_callback_address(self):
        for account in self.filtered("callback_address"):
            check_texts(account, {"callback_address": LONGEST})
            address = account.callback_address
            if not account._is_safe(address) or urlsplit(address).query:
                raise ValidationError(
                    self.env._(
                        "The callback address must begin with https:// and be this "
                        "Odoo's own, such as https://shop.example.com."
                    )
                )

    def _is_safe(self, address):
        """An address, and encrypted; a test account may stay on this computer."""
        try:
            parts = urlsplit(address)
            there = parts.hostname and parts.port != 0
        except ValueError:
            return False
        if not there or "@" in parts.netloc or any(map(str.isspace, address)):
            return False
        loopback = parts.hostname in LOOPBACK and self.environment == "test"
        return parts.scheme == "https" or (parts.scheme == "http" and loopback)
