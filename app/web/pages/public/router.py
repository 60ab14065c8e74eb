"""The routes of the pages that everybody reads; those of the search stand before all others (`app/web/routes.py`)."""

from fastapi import APIRouter

from app.web.pages.public import (
    attachments,
    compare,
    coverage,
    documents,
    histories,
    home,
    indicators,
    lineage_pages,
    papers,
    reading_list,
    reference,
    regions,
    sharing,
)

router = APIRouter(include_in_schema=False)
for page in (
    home,
    sharing,
    papers,
    attachments,
    documents,
    reading_list,
    reference,
    indicators,
    lineage_pages,
    compare,
    coverage,
    regions,
    histories,
):
    router.include_router(page.router)
