"""A page as somebody with a narrow screen or a screen reader meets it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


def nothing_sticks_out(page: Page) -> None:
    """The page needs no scrolling to the side."""
    page.wait_for_load_state()  # a click returns when the next page has begun, maybe before it has any element
    width, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= screen, page.url


def axe_finds_nothing(page: Page) -> None:
    """No violation of WCAG 2.2 AA or of good practice; in the dark, where only colours differ, none of contrast."""
    page.wait_for_load_state()
    _expect_none(page)
    page.emulate_media(
        color_scheme="dark", reduced_motion="reduce"
    )  # so that no colour is on its way to another
    _expect_none(page, {"runOnly": ["color-contrast"]})
    page.emulate_media(color_scheme="light")


def _expect_none(page: Page, only: dict[str, list[str]] | None = None) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]} | (only or {})).response["violations"]
    assert not found, (page.url, [(one["id"], one["nodes"][0]["html"]) for one in found])


_KINDS_LOOKED_AT: list[str] = []
_one_in: ContextVar[int] = ContextVar("one_in", default=1)


@contextmanager
def looking_at(*, one_in: int) -> Iterator[None]:
    """Within it, `good_on_a_phone` runs axe on one in so many of the kinds of pages."""
    before = _one_in.set(one_in)
    try:
        yield
    finally:
        _one_in.reset(before)


def good_on_a_phone(page: Page) -> None:
    """No scrolling to the side, and at the first of a kind of page no violation, in the light.

    Colours in the dark are looked at by kind of page in `tests/journeys/test_accessibility.py`.
    """
    nothing_sticks_out(page)
    kind = re.sub(r"\d+", "1", urlsplit(page.url).path)
    if kind not in _KINDS_LOOKED_AT:
        _KINDS_LOOKED_AT.append(kind)
        if len(_KINDS_LOOKED_AT) % _one_in.get() == 0:
            _expect_none(page)


def take_step(page: Page, name: str) -> None:
    """Press what moves a draft on, and wait until it has moved: somebody else goes on with it."""
    button = page.get_by_role("button", name=name)
    button.click()
    expect(button).to_have_count(0)
