"""Run the migrations on the caller's connection."""

from alembic import context
from sqlmodel import SQLModel

from app.store import tables  # noqa: F401 -- fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
