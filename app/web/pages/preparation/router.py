"""The routes of the pages on which a visit is prepared."""

from fastapi import APIRouter

from app.web.pages.preparation import assess, follow_ups, plan_edit, plan_papers, plan_profile, plans, prepare

router = APIRouter(include_in_schema=False)
for page in (prepare, assess, plans, plan_edit, plan_profile, plan_papers, follow_ups):
    router.include_router(page.router)
