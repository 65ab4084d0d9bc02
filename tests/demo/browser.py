"""Debian's Chromium on the demonstration page, driven by playwright; nothing is downloaded for it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bot.demo.loopback import LoopbackSlack
from bot.demo.page_acts import Act
from bot.demo.page_server import PageServer
from bot.demo.run import set_stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

# Roles of the accessibility tree that a person can use, so each must say what it is.
CONTROLS = {
    "button", "checkbox", "combobox", "dialog", "link", "listbox", "menuitem", "radio", "radiogroup", "searchbox",
    "slider", "switch", "tab", "textbox",
}  # fmt: skip

# For every visible piece of text: its contrast with what lies behind it, by WCAG 2.2's formula.
_CONTRASTS = """() => {
  const read = (text) => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { r, g, b, a }; };
  const channel = (value) => { const c = value / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor);
      if (colour.a > 0) return colour;
    }
    return read(getComputedStyle(document.body).backgroundColor);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (!words || !element.checkVisibility() || element.closest(".unseen, noscript, option")) continue;
    const [one, two] = [light(read(getComputedStyle(element).color)), light(behind(element))];
    found.push([words.slice(0, 40), (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)]);
  }
  return found;
}"""


@contextmanager
def running_chromium() -> Iterator["Browser"]:
    """Start the browser, or skip the test where there is none."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("no chromium on the path: the demonstration page is not looked at")
    api = pytest.importorskip("playwright.sync_api", reason="no playwright: the demonstration page is not looked at")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class Screen:
    """One open page, with what it asked for and complained of."""

    def __init__(self, page: "Page", address: str) -> None:
        self.page = page
        self.address = address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.set_default_timeout(10_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.goto(address)
        page.locator("#nav-app-list li").first.wait_for(state="attached")

    def say(self, text: str, *, box: str = "Message #mappa-help") -> None:
        """Type into the message box and send by Enter."""
        self.page.get_by_role("textbox", name=box).fill(text)
        self.page.keyboard.press("Enter")

    def thread(self, replies: int = 1) -> "Locator":
        """Return the last message of the open thread, once it has that many replies."""
        listed = self.page.locator("#replies > li")
        listed.nth(replies).wait_for()
        return listed.nth(replies)

    def tab_to(self, name: str, *, back: bool = False, most: int = 60) -> None:
        """Press Tab until the control with this name has the focus."""
        passed: list[str] = []
        for _ in range(most):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            passed.append(self.focused())
            if passed[-1] == name:
                return
        raise AssertionError(f"Tab never came to {name!r}, but to {passed}")

    def focused(self) -> str:
        """Return the accessible name of what has the focus, as the browser tells screen readers."""
        return next((node["name"] for node in self.tree() if node["focused"] and node["role"] != "RootWebArea"), "")

    def tree(self) -> list[dict[str, Any]]:
        """Return role, name and focus of everything in the browser's accessibility tree."""
        session = self.page.context.new_cdp_session(self.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        session.detach()
        return [
            {
                "role": node.get("role", {}).get("value", ""),
                "name": node.get("name", {}).get("value", "").strip(),
                "focused": any(
                    one["name"] == "focused" and one["value"].get("value") for one in node.get("properties", ())
                ),
            }
            for node in nodes
            if not node.get("ignored")
        ]

    def nameless(self) -> list[str]:
        """Return the roles of controls without an accessible name."""
        return [node["role"] for node in self.tree() if node["role"] in CONTROLS and not node["name"]]

    def faint(self, least: float = 4.5) -> Sequence[object]:
        """Return the texts whose contrast is below `least`."""
        return [(words, round(ratio, 2)) for words, ratio in self.page.evaluate(_CONTRASTS) if ratio < least]

    def sideways(self) -> list[str]:
        """Return what is wider than its place, so that a person must scroll sideways to read it."""
        found: list[str] = self.page.evaluate(
            """() => [document.documentElement]
                .concat(...document.querySelectorAll("main, nav, aside, .log, #home, .modal-body"))
                .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth)
                .map((one) => `${one.localName}.${one.className}#${one.id} ${one.scrollWidth}>${one.clientWidth}`)"""
        )
        return found


@contextmanager
def open_screen(
    browser: "Browser",
    slack: LoopbackSlack,
    *,
    width: int = 1280,
    height: int = 800,
    dark: bool = False,
    more: Mapping[str, Act] | None = None,
) -> Iterator[Screen]:
    """Serve the page for this loopback and open it; it must have fetched nothing from elsewhere, and never failed."""
    with PageServer(slack, set_stage(slack), more=more) as server:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            timezone_id="Europe/London",  # times are shown where the reader is: the same reader on every machine
        )
        screen = Screen(context.new_page(), server.address)
        yield screen
        elsewhere = [url for url in screen.requests if not url.startswith(server.address)]
        context.close()
        assert not elsewhere
        assert not screen.complaints
