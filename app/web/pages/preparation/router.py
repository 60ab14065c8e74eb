"""The routes of the pages on which a visit is prepared and asked for."""

from fastapi import APIRouter

from app.web.pages.preparation import (
    assess,
    cohorts,
    follow_ups,
    host_page,
    host_request,
    plan_edit,
    plan_papers,
    plan_profile,
    plans,
    practice_notes,
    prepare,
    regulations,
    visit_requests,
)

router = APIRouter(include_in_schema=False)
for page in (
    prepare,
    assess,
    cohorts,
    plans,
    plan_edit,
    plan_profile,
    plan_papers,
    follow_ups,
    host_page,
    host_request,
    visit_requests,
    regulations,
    practice_notes,
):
    router.include_router(page.router)
