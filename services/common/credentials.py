# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""With what Glase is called: plain values, read before the cursor is given back."""

from dataclasses import dataclass, field

from ...glase.client import GlaseClient, Principal, client_for


@dataclass(frozen=True)
class Access:
    """Where to call and as whom; holds no record and no cursor."""

    endpoint: str
    software: str
    fixed_reference: str
    principal: Principal = field(repr=False)

    @property
    def client(self) -> GlaseClient:
        """The process's client for this address; made once, then kept."""
        return client_for(self.endpoint, self.software, self.fixed_reference)


def reseller_access(account) -> Access:
    """Access as the shop's reseller (glase_api.md, 4.1 and chapter 8).

    :raises UserError: in a copy of the database
    """
    account = account.sudo()
    account._check_database_copy()
    principal = Principal.reseller(
        account.reseller, account.reseller_user, account.password or ""
    )
    return _access(account, principal)


def terminal_access(terminal) -> Access:
    """Access as the terminal (glase_api.md, chapter 4).

    :raises UserError: in a copy of the database
    """
    terminal = terminal.sudo()
    terminal.account_id._check_database_copy()
    principal = Principal.terminal(terminal.terminal_id or "", terminal.password or "")
    return _access(terminal.account_id, principal)


def _access(account, principal):
    return Access(
        account.endpoint, account.software, account._call_reference(), principal
    )


def warm_up(terminal):
    """Make the process's client now, so that the first sale does not wait for it."""
    return terminal_access(terminal).client
