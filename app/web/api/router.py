"""The routes of the API, version 1."""

from fastapi import APIRouter

from app.web.api import documents, follow_ups, recommendations, reference, search
from app.web.api.problems import COMMON_PROBLEMS

router = APIRouter(prefix="/api/v1", responses=COMMON_PROBLEMS)
for part in (documents, search, recommendations, follow_ups, reference):
    router.include_router(part.router)
