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
        for take in (take_all, take_lesson, take_next_day):
            for prefix, (width, height) in (("", WIDE), ("phone-", PHONE)):
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(address)
                page.wait_for_selector("#nav-app-list li", state="attached")
                take(page, prefix)
                page.close()
        browser.close()


def take_all(page: Page, prefix: str) -> None:
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
    go(page, "App Home")
    start = page.locator("#home button").filter(has_text="Start").first
    start.wait_for()
    picture(page, f"{prefix}app-home")
    start.click()
    page.get_by_role("dialog").wait_for()
    picture(page, f"{prefix}guide")


def take_lesson(page: Page, prefix: str) -> None:
    """Open a lesson and answer until something is wrong, with a picture of a card and of what is said then."""
    go(page, "App Home")
    page.wait_for_timeout(1500)  # App Home is first shown as it was the last time
    begin = page.locator("#home").get_by_role("button", name="Start the path")
    go_on = page.locator("#home").get_by_role("button", name="Go on with")
    begin.or_(go_on).first.click()
    modal = page.locator("#modal")
    modal.get_by_text("page 1 of").wait_for()
    picture(page, f"{prefix}lesson")
    choice = modal.get_by_role("button", name="A: ")
    while not modal.get_by_text("Not quite.").is_visible():
        modal.locator("button[type=submit]").or_(choice).first.click()
        page.wait_for_timeout(800)
    picture(page, f"{prefix}question")
    page.keyboard.press("Escape")


def take_next_day(page: Page, prefix: str) -> None:
    """Go on to the next day, with a picture of what comes then, and of a trainer's report."""
    open_menu(page)
    page.get_by_role("button", name="Demo only").click()
    page.locator("#day").wait_for()
    go(page, "Messages")
    page.locator("#messages > li").filter(has_text="for today").last.wait_for()
    picture(page, f"{prefix}daily")
    page.get_by_label("You are").select_option(label="Administrator")
    if not prefix:
        ask_for_report(page)
    go(page, "Messages")
    page.locator("#messages > li").filter(has_text="the hardest first").last.wait_for()
    if prefix:  # the narrower of the two tables
        page.locator("#messages > li").filter(has_text="Report on").last.evaluate("message => message.scrollIntoView()")
    picture(page, f"{prefix}report")


def ask_for_report(page: Page) -> None:
    """Ask for the report on the newest cohort, as its trainer."""
    go(page, "App Home")
    page.locator("#home").get_by_role("button", name="My cohorts").click()
    modal = page.locator("#modal")
    modal.locator("button").filter(has_text="Report").first.click()
    modal.get_by_text("The report comes").wait_for()
    while modal.is_visible():
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)


def go(page: Page, name: str) -> None:
    """Open App Home or a conversation, by the menu on a phone."""
    open_menu(page)
    page.locator("nav").get_by_role("button", name=name).click()


def open_menu(page: Page) -> None:
    """Show the column of conversations where it is behind a menu."""
    menu = page.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()


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
