"""The MCP server: its tools and resources, whatever carries the conversation."""

from collections.abc import Callable, Sequence
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import BaseModel

from app import __version__
from app.documents.markdown.files import read_published
from app.documents.models import DocumentType
from app.documents.validation.unknown_names import unknown_parameter
from app.library import LibraryService
from app.web.assistant.documents import DocumentTools
from app.web.assistant.preparation import PreparationTools
from app.web.assistant.results import NOTICE
from app.web.assistant.sources import AssistantSources
from app.web.opendata.guide import llms_txt

_INSTRUCTIONS = f"""\
Pustaka praktik dan kunjungan studi banding antarinstansi pemerintah Indonesia. Cari dahulu dengan search, lalu baca \
dengan get_practice atau get_visit. Sebutkan url dan sumber setiap klaim. values[].reason adalah penafsiran redaksi; \
roles[].basis “umum” berarti tidak disebut sumber; yang tidak ada di sini belum diketahui, bukan tidak terjadi. Bila \
nothing_about terisi, katakan belum ada tulisannya. {NOTICE}"""
_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class _StrictServer(MCPServer[Any]):
    """A server that refuses arguments that a tool does not have, as the API refuses unknown parameters."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool; raise ToolError with the nearest name for an argument that it does not have."""
        for tool in await self.list_tools():
            known = tool.input_schema.get("properties", {})
            unknown = [one for one in arguments if one not in known] if tool.name == name else []
            if unknown:
                raise ToolError(" ".join(unknown_parameter(one, known) for one in unknown))
        return await super().call_tool(name, arguments, context)


def create_server(sources: AssistantSources) -> MCPServer[Any]:
    """Create the server with its tools and resources."""
    library = sources.library
    made = _StrictServer(
        name="studi-banding",
        title="Studi Banding",
        instructions=_INSTRUCTIONS,
        website_url=library.base_url,
        version=__version__,
        log_level="WARNING",
    )
    documents = DocumentTools(library)
    preparation = PreparationTools(library, sources.recommender, sources.follow_ups)
    tools: Sequence[tuple[Callable[..., BaseModel], str]] = (
        (documents.search, "Cari praktik dan kunjungan"),
        (documents.get_practice, "Baca praktik"),
        (documents.get_visit, "Baca kunjungan"),
        (documents.compare, "Bandingkan praktik"),
        (preparation.recommend_hosts, "Usulkan tuan rumah"),
        (preparation.find_answers, "Cari jawaban yang tercatat"),
        (preparation.list_reference, "Daftar acuan"),
        (preparation.list_follow_ups, "Tindak lanjut"),
    )
    for tool, title in tools:
        made.add_tool(tool, title=title, annotations=_READ_ONLY, structured_output=True)
    _add_resources(made, library)
    return made


def _add_resources(made: MCPServer[Any], library: LibraryService) -> None:
    def about() -> str:
        return llms_txt(library)

    def text_of(kind: DocumentType, slug: str) -> str:
        row = library.documents.get_document(kind, slug)
        data = read_published(library.content_dir, row.path, row.digest) if row else None
        if data is None:
            raise ResourceError(f"“{slug}” tidak terbit di sini.")
        return f"<!-- {NOTICE} -->\n\n{data.decode()}"

    def practice(slug: str) -> str:
        return text_of("practice", slug)

    def visit(slug: str) -> str:
        return text_of("visit", slug)

    made.resource("studi-banding://tentang", title="Tentang pustaka ini", mime_type="text/markdown")(about)
    made.resource("studi-banding://praktik/{slug}", title="Naskah praktik", mime_type="text/markdown")(
        practice
    )
    made.resource("studi-banding://kunjungan/{slug}", title="Naskah kunjungan", mime_type="text/markdown")(
        visit
    )
