"""The routes of the pages on which readers take part."""

from fastapi import APIRouter

from app.web.pages.participation import subscriptions

router = APIRouter(include_in_schema=False)
for page in (subscriptions,):
    router.include_router(page.router)
