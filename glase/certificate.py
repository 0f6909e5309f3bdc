# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whose certificate it was, when a server was not trusted."""

import socket
import ssl

from cryptography import x509


def describe(address, server_name, seconds):
    """Whose certificate a server shows, as a phrase for an administrator; "" if that
    cannot be found out.

    Python does not hand out a certificate that it has refused, so it is fetched again,
    on a connection over which nothing is sent.

    :param address: `(ip address, port)`
    :param seconds: how long this may take
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection(address, seconds) as sock,
            context.wrap_socket(sock, server_hostname=server_name) as tls,
        ):
            der = tls.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return ""
    return _phrase(der) if der else ""


def _phrase(der):
    try:
        certificate = x509.load_der_x509_certificate(der)
        subject = certificate.subject.rfc4514_string() or "no name"
        issuer = certificate.issuer.rfc4514_string() or "no name"
    except ValueError:
        return ""
    own = "issued by itself" if subject == issuer else f"issued by {issuer}"
    return f"the certificate is of {subject}, {own}"
