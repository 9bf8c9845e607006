"""One Chromium for all tests of the page: each opens a context of its own in it."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.e2e.page_browser import PATIENCE_MS, chromium_running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A running browser; only asked for by tests that are skipped where there is none."""
    # A busy machine may take long to draw; waiting ends as soon as what is expected is there.
    expect.set_options(timeout=PATIENCE_MS)
    async with chromium_running() as running:
        yield running
