# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one call that the service makes: an empty POST to an invoice's notificationUrl
when it becomes PAID (glase_api.md, 3.3, A28)."""

import threading
import urllib.error
import urllib.request

PATIENCE = 5  # seconds


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def paid(book, invoice):
    """Call the address, once and in the background; what came of it is noted."""
    url = invoice.content.get("notificationUrl")
    if url:
        threading.Thread(target=_call, args=(book, invoice, url), daemon=True).start()


def _call(book, invoice, url):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    try:
        with opener.open(url, data=b"", timeout=PATIENCE) as answer:
            outcome = f"HTTP {answer.status}"
    except urllib.error.HTTPError as error:
        outcome = f"HTTP {error.code}"
    except (OSError, ValueError) as error:
        outcome = str(error) or type(error).__name__
    with book.lock:
        invoice.notified = outcome
        book.changed += 1
