"""The compressor of responses: zstd, brotli and gzip with the extra `compression`, else Starlette's gzip."""

from importlib import import_module

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from app.web.middleware.content_encoding import HAS_COMPRESSION


def compression(*, minimum_size: int) -> Middleware:
    """Return the middleware that compresses responses of at least so many bytes."""
    if HAS_COMPRESSION:
        return Middleware(import_module("starlette_compress").CompressMiddleware, minimum_size=minimum_size)
    return Middleware(GZipMiddleware, minimum_size=minimum_size)
