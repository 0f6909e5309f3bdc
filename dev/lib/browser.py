# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A headless Chromium that is used as a person would: seen, clicked, typed into.

    with Browser() as browser:
        till = browser.tab("http://127.0.0.1:8069/odoo")
        till.click("button", "Log in")

Each tab is a device of its own: own window, own cookies. Nothing sleeps for a state;
what does not appear in time raises NotSeen, which says what was awaited.
"""

import base64
import json
import os
import shutil
import tempfile
import time
from itertools import count
from pathlib import Path

import websocket

from . import runtime
from .process import Process
from .progress import Trouble

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--remote-debugging-port=0",
)
TILL = (1366, 768)  # pixels
PHONE = (390, 844)
LOOK_EVERY = 0.05  # seconds between two looks at a page
PATIENCE = 20.0  # seconds until what should appear counts as not seen

# Where to click: the middle of the first matching element that a person could hit.
FIND = """(selector, text) => {
    const wanted = text?.toLowerCase();
    const all = [...document.querySelectorAll(selector)].filter((element) => {
        const shown = (element.innerText ?? element.value ?? "").toLowerCase();
        return !wanted || shown.includes(wanted);
    });
    for (const element of all) {
        element.scrollIntoView({block: "nearest", behavior: "instant"});
        const box = element.getBoundingClientRect();
        const x = box.x + box.width / 2;
        const y = box.y + box.height / 2;
        const hit = document.elementFromPoint(x, y);
        const usable = !element.disabled && box.width && box.height;
        if (usable && hit && (element.contains(hit) || hit.contains(element))) {
            return {x, y};
        }
    }
    return null;
}"""


class NotSeen(Trouble):
    """What was awaited did not appear in time."""


class Browser:
    """One Chromium; a context manager."""

    def __init__(self, log: Path | None = None):
        self._profile = Path(tempfile.mkdtemp(prefix="pos_glase-chromium-"))
        self._log = log or self._profile / "chromium.log"
        self._ids = count(1)
        self._tabs: dict[str, Tab] = {}

    def __enter__(self) -> "Browser":
        folder = f"--user-data-dir={self._profile}"
        command = [runtime.chromium(), *FLAGS, folder, "about:blank"]
        self._process = Process(command, dict(os.environ), self._log)
        port, path = self._process.wait_until(self._listens, "Chromium", 60)
        address = f"ws://127.0.0.1:{port}{path}"
        how = {"timeout": 60, "suppress_origin": True}
        self._socket = websocket.create_connection(address, **how)
        return self

    def __exit__(self, *_exception) -> None:
        self._socket.close()
        self._process.stop()
        shutil.rmtree(self._profile, ignore_errors=True)

    def tab(self, url: str, size: tuple[int, int] = TILL) -> "Tab":
        """A new device that shows ``url``; ``size`` in pixels."""
        device = self.call("Target.createBrowserContext")
        blank = {"url": "about:blank", "newWindow": True, **device}
        target = self.call("Target.createTarget", **blank)
        attach = {"flatten": True, **target}
        session = self.call("Target.attachToTarget", **attach)["sessionId"]
        tab = self._tabs[session] = Tab(self, session, size)
        tab.open(url)
        return tab

    def call(self, method: str, session: str = "", **parameters) -> dict:
        message = {"id": next(self._ids), "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == message["id"]:
                if "error" in answer:
                    raise Trouble(f"Chromium: {method}: {answer['error']['message']}")
                return answer["result"]
            if tab := self._tabs.get(answer.get("sessionId", "")):
                tab.heard(answer)

    def _listens(self) -> list[str] | None:
        file = self._profile / "DevToolsActivePort"
        lines = file.read_text().split() if file.exists() else []
        return lines if len(lines) == 2 else None


class Tab:
    """One page of a browser."""

    def __init__(self, browser: Browser, session: str, size: tuple[int, int]):
        self._browser = browser
        self._session = session
        self.console: list[str] = []  # errors and exceptions of the page
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")
        self.resize(size)
        self._call("Emulation.setFocusEmulationEnabled", enabled=True)

    def open(self, url: str) -> None:
        """Go to an address; the page may still be loading afterwards."""
        result = self._call("Page.navigate", url=url)
        if error := result.get("errorText"):
            raise NotSeen(f"{url} cannot be opened: {error}")

    def resize(self, size: tuple[int, int]) -> None:
        """Give the page another size; ``PHONE`` is one that is tapped by fingers."""
        box = {"width": size[0], "height": size[1], "deviceScaleFactor": 1}
        mobile = {"mobile": size == PHONE}
        self._call("Emulation.setDeviceMetricsOverride", **box, **mobile)
        self._call("Emulation.setTouchEmulationEnabled", enabled=size == PHONE)

    def evaluate(self, expression: str):
        """The value of a JavaScript expression, a promise's when it is fulfilled."""
        how = {"returnByValue": True, "awaitPromise": True}
        result = self._call("Runtime.evaluate", expression=expression, **how)
        if problem := result.get("exceptionDetails"):
            thrown = problem.get("exception", {}).get("description")
            raise ValueError(f"{expression}: {thrown or problem['text']}")
        return result["result"].get("value")

    def wait(self, expression: str, what: str, timeout: float = PATIENCE):
        """The value of a JavaScript expression as soon as that is true."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                if value := self.evaluate(expression):
                    return value
            except (Trouble, ValueError):
                # A page that is just being left, or not there yet, has no values.
                if time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise NotSeen(f"{what} did not appear within {timeout:.0f} s")
            time.sleep(LOOK_EVERY)

    def see(self, text: str, selector: str = "body", timeout: float = PATIENCE):
        """Wait until a text is shown, in whatever case."""
        inside = f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"
        wanted = json.dumps(text.lower())
        looks = f"({inside}).toLowerCase().includes({wanted})"
        self.wait(looks, f"“{text}” in {selector}", timeout)

    def click(self, selector: str, text: str = "", timeout: float = PATIENCE) -> None:
        """Click an element as soon as it can be hit, chosen by CSS and shown text."""
        arguments = f"{json.dumps(selector)}, {json.dumps(text)}"
        what = f"{selector} “{text}” to click" if text else f"{selector} to click"
        self.click_at(self.wait(f"({FIND})({arguments})", what, timeout))

    def click_at(self, place: dict[str, float]) -> None:
        """Click whatever is at ``{"x": …, "y": …}``, in pixels."""
        button = {"button": "left", "clickCount": 1, **place}
        self._call("Input.dispatchMouseEvent", type="mouseMoved", **place)
        self._call("Input.dispatchMouseEvent", type="mousePressed", **button)
        self._call("Input.dispatchMouseEvent", type="mouseReleased", **button)

    def tap_at(self, place: dict[str, float]) -> None:
        """The same with a finger."""
        finger = "Input.dispatchTouchEvent"
        self._call(finger, type="touchStart", touchPoints=[place])
        self._call(finger, type="touchEnd", touchPoints=[])

    def type(self, text: str) -> None:
        for sign in text:
            key = {"key": sign, "text": sign, "unmodifiedText": sign}
            self._call("Input.dispatchKeyEvent", type="keyDown", **key)
            self._call("Input.dispatchKeyEvent", type="keyUp", key=sign)

    def press(self, key: str, code: int) -> None:
        """Press a key that is no sign, as ``press("Enter", 13)``."""
        keys = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        text = {"text": "\r"} if key == "Enter" else {}
        self._call("Input.dispatchKeyEvent", type="keyDown", **keys, **text)
        self._call("Input.dispatchKeyEvent", type="keyUp", **keys)

    def screenshot(self, path: Path) -> Path:
        data = self._call("Page.captureScreenshot", format="png")["data"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(data))
        return path

    def heard(self, event: dict) -> None:
        method, told = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            thrown = details.get("exception", {}).get("description")
            self.console.append(thrown or details["text"])
        elif method == "Log.entryAdded" and told["entry"]["level"] == "error":
            entry = told["entry"]
            self.console.append(f"{entry['text']} {entry.get('url', '')}")
        elif method == "Page.javascriptDialogOpening":
            # "Leave this page?" and the like: a person who meant it says yes.
            self._call("Page.handleJavaScriptDialog", accept=True)

    def _call(self, method: str, **parameters) -> dict:
        return self._browser.call(method, self._session, **parameters)
