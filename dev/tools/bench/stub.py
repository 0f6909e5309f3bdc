# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A provider that always answers the same, after a while, in a process of its own.

``python -m dev.tools.bench.stub SECONDS [FILE]``: waits SECONDS before each answer,
which is FILE (an XML document), or JSON that the peers take for "still waiting".
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PENDING = {"success": True, "messageCode": "P2P_DEVICE_SENT", "status": "QUEUED"}


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        time.sleep(self.seconds)
        self.send_response(200)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_GET = do_POST

    def log_message(self, *_arguments):
        """Nobody reads it, and writing costs time."""


if __name__ == "__main__":
    Answer.seconds = float(sys.argv[1])
    Answer.body, Answer.kind = json.dumps(PENDING).encode(), "application/json"
    if len(sys.argv) > 2:
        Answer.body, Answer.kind = Path(sys.argv[2]).read_bytes(), "text/xml"
    ThreadingHTTPServer.request_queue_size = 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    print(f"Stub on http://127.0.0.1:{server.server_address[1]} ", flush=True)
    server.serve_forever()
