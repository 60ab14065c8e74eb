"""The routes on which people sign in."""

from fastapi import APIRouter

from app.web.pages.auth import access_tokens, second_factor, sign_in, sign_in_code, sso

router = APIRouter(include_in_schema=False)
for page in (sign_in, sign_in_code, sso, second_factor, access_tokens):
    router.include_router(page.router)
