"""`make screenshots`: pictures of the demonstration page, taken of the real bot, into docs/demo."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "demo"
# What is typed in the channel, by the name of its picture.
QUESTIONS = {
    "answer": "lvl 2 or 3 for this?",
    "abstention": "Which car park do we use for a MAPPA meeting in Leicester?",
    "clarification": "what do I do next",
    "personal-data": "crn B987654 - is he cat 3",
}
WIDE, PHONE = (1280, 860), (360, 740)


def main() -> None:
    """Start the demonstration and take every picture, on a wide screen and on a phone."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for prefix, (width, height) in (("", WIDE), ("phone-", PHONE)):
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address)
            page.wait_for_selector("#nav-app-list li", state="attached")
            take_all(page, prefix, is_phone=width < 900)
            page.close()
        browser.close()


def take_all(page: Page, prefix: str, *, is_phone: bool) -> None:
    """Ask each question and open App Home and the guide, with a picture of each."""
    for name, question in QUESTIONS.items():
        before = page.locator("#messages > li").count()
        page.fill("#message", question)
        page.press("#message", "Enter")
        root = page.locator("#messages > li").nth(before)
        root.locator(".replies").click()
        page.locator("#replies > li").nth(1).wait_for()
        picture(page, f"{prefix}{name}")
        page.get_by_role("button", name="Close the thread").click()
    if is_phone:
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="App Home").click()
    start = page.locator("#home button").filter(has_text="Start").first
    start.wait_for()
    picture(page, f"{prefix}app-home")
    start.click()
    page.get_by_role("dialog").wait_for()
    picture(page, f"{prefix}guide")


def picture(page: Page, name: str) -> None:
    """Save what the page shows, once it has stopped moving."""
    page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"docs/demo/{name}.png")


@contextmanager
def demonstration() -> Iterator[str]:
    """Run `mappa-bot demo` and yield its address."""
    command = [sys.executable, "-m", "bot.cli", "demo", "--no-browser"]
    with Popen(command, stderr=PIPE, text=True) as process:
        try:
            said = next((line for line in process.stderr or () if "http://" in line), "")
            if not said:
                sys.exit("the demonstration did not start: run `make demo` to see why")
            yield said[said.index("http://") :].strip()
        finally:
            process.terminate()


if __name__ == "__main__":
    main()
