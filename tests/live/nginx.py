# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A real nginx before Odoo, set up as Odoo's documentation has it, or nearly so."""

import re
import shutil
import socket
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from dev.lib import cache, debian
from dev.lib.process import Process, free_port

READY = 20.0  # seconds
SERVED = re.compile(r"^(\S+) (\S+)$", re.MULTILINE)
SETTINGS = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    log_format served '$odoo $uri';
    access_log {folder}/served served;
    client_body_temp_path {folder};
    proxy_temp_path {folder};
    fastcgi_temp_path {folder};
    scgi_temp_path {folder};
    uwsgi_temp_path {folder};
    map $http_upgrade $connection_upgrade {{
        default upgrade;
        ''      close;
    }}
    server {{
        listen 127.0.0.1:{port};
        proxy_read_timeout 720s;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Real-IP $remote_addr;
        location /websocket {{
            set $odoo evented;
            proxy_pass http://{evented};
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection {connection};
        }}
        location / {{
            set $odoo http;
            proxy_pass http://{plain};
            proxy_redirect off;
        }}
    }}
}}
"""


class Nginx:
    """A context manager; ``url`` is where a till finds its shop."""

    def __init__(self, plain, evented, always_upgrade=False):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._folder = Path(tempfile.mkdtemp(prefix="nginx-", dir=cache.run_folder()))
        settings = SETTINGS.format(
            folder=self._folder,
            port=port,
            plain=urlsplit(plain).netloc,
            evented=urlsplit(evented).netloc,
            connection='"upgrade"' if always_upgrade else "$connection_upgrade",
        )
        (self._folder / "nginx.conf").write_text(settings)

    def __enter__(self):
        config = self._folder / "nginx.conf"
        command = [debian.nginx(), "-p", self._folder, "-c", config]
        self._process = Process(command, {}, self._folder / "log")
        self._process.wait_until(self._listens, "nginx", READY)
        return self

    def __exit__(self, *_exception):
        self._process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def served(self):
        """(upstream, path) of all that was asked so far."""
        return SERVED.findall((self._folder / "served").read_text())

    def _listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0
