"""The routes of the desk, where documents are written, reviewed and published."""

from fastapi import APIRouter

from app.web.pages.desk import (
    corrections,
    desk,
    draft_files,
    draft_steps,
    drafts,
    host_answers,
    host_terms,
    hosting,
    import_check,
    imports,
    new_draft,
    people,
    preview,
    writing,
)
from app.web.pages.management import webhooks

router = APIRouter(include_in_schema=False)
for page in (
    desk,
    people,
    new_draft,
    drafts,
    draft_files,
    draft_steps,
    imports,
    import_check,
    writing,
    preview,
    corrections,
    hosting,
    host_answers,
    host_terms,
    webhooks,
):
    router.include_router(page.router)
