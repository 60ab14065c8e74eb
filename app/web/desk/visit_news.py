"""News of visits that wait for a person: questions to their regions, and what is to be entered into reports."""

from collections.abc import Iterator
from dataclasses import dataclass

from app import clock
from app.accounts.permissions import Action, owner_areas
from app.preparation.alumni import AlumniQuestion, list_questions
from app.publishing.notes.visit_news import VisitNews
from app.web.desk.desk_request import DeskRequest

MAX_VISITS = 500


@dataclass(frozen=True, slots=True)
class WaitingNews:
    """News that the person may enter into the report of their visit."""

    news: VisitNews
    title: str
    follow_ups: list[tuple[str, str]]
    """(id, action)"""


def list_asked(desk: DeskRequest) -> list[AlumniQuestion]:
    """Return the questions to the regions of the person, and to those of their visits."""
    return [one for one in list_all_asked(desk) if may_answer(desk, one)]


def list_all_asked(desk: DeskRequest) -> Iterator[AlumniQuestion]:
    """Return the questions to all regions."""
    return list_questions(desk.library.documents.list_visits_with_cohort(MAX_VISITS), clock.today())


def may_answer(desk: DeskRequest, asked: AlumniQuestion) -> bool:
    """Return whether the person writes for the region, or for the guests of its visit."""
    return any(
        desk.has_permission(Action.WRITE, place) for place in (asked.region, *owner_areas(asked.visit))
    )


def list_news_to_enter(desk: DeskRequest) -> list[WaitingNews]:
    """Return the news that wait for the person."""
    found = []
    for news in desk.publishing.visit_news.list_waiting():
        place = desk.publishing.publisher.find_permitted_place(desk.person, Action.WRITE, "visit", news.slug)
        row = desk.library.documents.get_document("visit", news.slug) if place else None
        if row is not None:
            known = [(one["id"], one["action"]) for one in row.meta.get("follow_ups", ())]
            found.append(WaitingNews(news, row.title, known))
    return found


def count_news(desk: DeskRequest) -> int:
    """Return how many questions wait for an answer, and how many news for being entered."""
    asked = [one.origin.key for one in list_asked(desk)]
    answered = desk.publishing.visit_news.find_states(asked) if asked else {}
    return len(asked) - len(answered) + len(list_news_to_enter(desk))
