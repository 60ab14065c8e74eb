"""The routes of the API, version 1."""

from fastapi import APIRouter, Depends

from app.web.api import documents, drafts, follow_ups, recommendations, reference, search
from app.web.api.problems import COMMON_PROBLEMS
from app.web.api.unknown_parameters import refuse_unknown_parameters

router = APIRouter(
    prefix="/api/v1", responses=COMMON_PROBLEMS, dependencies=[Depends(refuse_unknown_parameters)]
)
for part in (documents, search, recommendations, follow_ups, reference, drafts):
    router.include_router(part.router)
