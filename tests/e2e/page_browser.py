"""Opens the page in the real Chromium and keeps what it complains of and whom it talks to."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Page, async_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1280, 800), (390, 844)


def chromium() -> str | None:
    """Where a Chromium is on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


@dataclass(slots=True)
class Visit:
    """An open page. `errors` are console errors and uncaught exceptions, `hosts` every address it asked."""

    page: Page
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


@asynccontextmanager
async def visiting(
    url: str, *, size: tuple[int, int] = DESKTOP, touch: bool = False, scheme: str = "dark"
) -> AsyncIterator[Visit]:
    """Open an address in a fresh browser. `size` is in CSS pixels, `scheme` "dark" or "light"."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        width, height = size
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
            color_scheme="light" if scheme == "light" else "dark",
            locale="en-GB",
            timezone_id="UTC",
        )
        page = await context.new_page()
        page.set_default_timeout(8000)
        visit = Visit(page)
        page.on("console", lambda line: visit.errors.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: visit.errors.append(str(error)))
        page.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
        try:
            await page.goto(url)
            yield visit
        finally:
            await browser.close()
