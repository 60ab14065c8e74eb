"""Faults of tools as sentences that name a fix."""

from collections.abc import Iterator
from contextlib import contextmanager

from mcp.server.mcpserver.exceptions import ToolError

from app.documents.validation.unknown_names import UnknownNameError
from app.library import LibraryService
from app.search.backends.base import IndexUnavailableError
from app.store.errors import DatabaseUnavailableError


@contextmanager
def tool_errors(library: LibraryService) -> Iterator[None]:
    """Reload what has changed in the library; turn unknown names and faults of the installation into tool errors."""
    try:
        library.index_version()
        yield
    except UnknownNameError as error:
        raise ToolError(str(error)) from error
    except IndexUnavailableError as error:
        raise ToolError(f"{error} Jalankan “studi-banding doctor” pada pemasangannya.") from error
    except DatabaseUnavailableError as error:  # its words name the server and the account
        raise ToolError(
            "Basis data sedang tidak menjawab. Cobalah beberapa saat lagi, atau jalankan “studi-banding doctor” "
            "pada pemasangannya."
        ) from error
