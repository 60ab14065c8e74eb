"""The MCP server on standard input and output, for assistants on the same machine."""

from app.documents import extras
from app.preparation.recommendation.recommender import Recommender
from app.services import build_library
from app.settings import Settings
from app.store.database import open_database
from app.store.replicas import DatabaseRouter
from app.store.repositories.follow_ups import FollowUpRepository
from app.store.repositories.hosts import HostRepository
from app.web.assistant.sources import AssistantSources


def serve(settings: Settings) -> None:
    """Answer on standard input and output until the client closes them; raise MissingExtraError where the protocol is not installed."""
    extras.require("mcp")
    database = DatabaseRouter(open_database(settings.database_url))
    library = build_library(settings, database)
    recommender = Recommender(library.documents, HostRepository(database))
    sources = AssistantSources(library, recommender, FollowUpRepository(database))
    extras.load("mcp", "app.web.assistant.server").create_server(sources).run("stdio")
