"""The routes of the pages that everybody reads."""

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
    search,
    sharing,
)

router = APIRouter(include_in_schema=False)
for page in (
    home,
    search,
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
