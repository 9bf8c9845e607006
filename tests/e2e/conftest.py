"""One Chromium for all tests of the page: each opens a context of its own in it."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser

from tests.e2e.page_browser import chromium_running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A running browser; only asked for by tests that are skipped where there is none."""
    async with chromium_running() as running:
        yield running
