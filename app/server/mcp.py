"""The MCP server on standard input and output, for assistants on the same machine."""

from app.preparation.recommendation.recommender import Recommender
from app.services import build_library
from app.settings import Settings
from app.store.database import open_database
from app.store.replicas import DatabaseRouter
from app.store.repositories.follow_ups import FollowUpRepository
from app.store.repositories.hosts import HostRepository
from app.web.assistant.server import AssistantSources, create_server


def serve(settings: Settings) -> None:
    """Answer on standard input and output until the client closes them."""
    database = DatabaseRouter(open_database(settings.database_url))
    library = build_library(settings, database)
    recommender = Recommender(library.documents, HostRepository(database))
    sources = AssistantSources(library, recommender, FollowUpRepository(database))
    create_server(sources).run("stdio")
