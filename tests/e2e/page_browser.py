"""Opens the page in the real Chromium and keeps what it complains of and whom it talks to."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright

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
PATIENCE_MS = 15_000


def chromium() -> str | None:
    """Where a Chromium is on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


BROWSER = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(chromium() is None, reason="no Chromium is installed on this machine"),
]


@dataclass(slots=True)
class Visit:
    """An open page. `errors` are console errors and uncaught exceptions, `hosts` every address it asked."""

    page: Page
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def check(self, url: str, tolerate: str | None) -> None:
        """Nothing was complained of, and nobody but the sandbox was asked for anything."""
        unexpected = [error for error in self.errors if tolerate is None or tolerate not in error]
        assert unexpected == []
        assert self.hosts == {urlsplit(url).netloc}


@asynccontextmanager
async def chromium_running() -> AsyncIterator[Browser]:
    """The installed Chromium, headless."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield running
        finally:
            await running.close()


@asynccontextmanager
async def visiting(
    browser: Browser,
    url: str,
    *,
    size: tuple[int, int] = DESKTOP,
    touch: bool = False,
    scheme: str = "dark",
    tolerate: str | None = None,
) -> AsyncIterator[Visit]:
    """Open an address as a new visitor, and check at the end that the visit was quiet.

    `size` is in CSS pixels, `scheme` "dark" or "light"; errors that contain `tolerate` are expected.
    """
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=touch,
        is_mobile=touch,
        color_scheme="light" if scheme == "light" else "dark",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    visit = Visit(page)
    page.on("console", lambda line: visit.errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("request", lambda request: visit.hosts.add(urlsplit(request.url).netloc))
    try:
        await page.goto(url)
        yield visit
        visit.check(url, tolerate)
    finally:
        await context.close()
