"""The routes of the pages on which readers take part."""

from fastapi import APIRouter

from app.web.pages.participation import (
    helpful,
    needs,
    region_front,
    same_visits,
    subscriptions,
    usage,
    visit_news,
)

router = APIRouter(include_in_schema=False)
for page in (subscriptions, needs, region_front, same_visits, helpful, usage, visit_news):
    router.include_router(page.router)
