"""Answers that are made while they are sent."""

from collections.abc import Generator, Mapping

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class ClosingStreamingResponse(StreamingResponse):
    """Its files are closed when its reader leaves in the middle, not when Python next looks for what nobody holds."""

    def __init__(
        self, pieces: Generator[bytes, None, None], media_type: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(pieces, media_type=media_type, headers=headers)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, whole or as far as somebody takes it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._pieces.close()
