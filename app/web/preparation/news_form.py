"""The form in which guests, hosts and regions of origin tell what became of a visit."""

from collections.abc import Mapping

from app.publishing.notes.visit_news import MAX_EVIDENCE, MAX_NEWS, UNKNOWN_STATUS, NewsText


def read_news(sent: Mapping[str, str]) -> NewsText:
    """Return the news in a form."""
    return NewsText(
        text=sent.get("kabar", "")[: MAX_NEWS + 1],
        status=sent.get("keadaan", UNKNOWN_STATUS),
        evidence=sent.get("bukti", "")[: MAX_EVIDENCE + 1],
    )
