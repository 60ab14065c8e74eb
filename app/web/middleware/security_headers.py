"""Security headers, on every response."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.forms.rate_limits import RATE_LIMIT_HEADERS

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000"}
_FOR_EVER = "public, max-age=31536000, immutable"


class SecurityHeadersMiddleware:
    """Add headers to responses: security, rate limits, and a long cache lifetime for static files.

    The address of a static file changes with its content, so that it may be cached for ever.
    """

    def __init__(self, app: ASGIApp, *, is_encrypted: bool = False) -> None:
        """``is_encrypted``: the site is reached by https, and never by anything else again (RFC 6797)."""
        self.app = app
        self._everywhere = {**_EVERYWHERE, **(_ENCRYPTED if is_encrypted else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add headers to the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limits: dict[str, str] = scope.setdefault(RATE_LIMIT_HEADERS, {})
        lasting = scope["path"].startswith("/static/") and scope["query_string"].startswith(b"v=")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._everywhere.items():
                    headers.setdefault(name, value)
                headers.update(limits)
                if lasting and message["status"] == 200:  # noqa: PLR2004
                    headers["Cache-Control"] = _FOR_EVER
            await send(message)

        await self.app(scope, receive, with_headers)
