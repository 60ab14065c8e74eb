"""Streamed responses."""

from collections.abc import Generator, Mapping

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class ClosingStreamingResponse(StreamingResponse):
    """A streamed response that closes its files at once when the client leaves in the middle."""

    def __init__(
        self, pieces: Generator[bytes, None, None], media_type: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(pieces, media_type=media_type, headers=headers)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the content until its end or until the client leaves."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._pieces.close()
