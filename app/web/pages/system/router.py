"""The routes for discovery, monitoring and operators."""

from fastapi import APIRouter

from app.web.pages.system import api_docs, data, discovery, feeds, guides, library_file, monitoring, oai

router = APIRouter(include_in_schema=False)
for page in (discovery, feeds, monitoring, library_file, data, oai, api_docs, guides):
    router.include_router(page.router)
