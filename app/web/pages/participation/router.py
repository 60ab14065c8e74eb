"""The routes of the pages on which readers take part."""

from fastapi import APIRouter

from app.web.pages.participation import helpful, needs, region_front, same_visits, subscriptions, usage

router = APIRouter(include_in_schema=False)
for page in (subscriptions, needs, region_front, same_visits, helpful, usage):
    router.include_router(page.router)
