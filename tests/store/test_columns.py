"""Columns of moments, whatever the database."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import MetaData, Table, create_engine, insert, select

from app import clock
from app.store.columns import time_column


def test_a_moment_comes_back_as_the_same_moment() -> None:
    engine = create_engine("sqlite://")
    column = time_column()
    column.name = "at"
    table = Table("moments", MetaData(), column)
    table.create(engine)
    eight_in_jakarta = datetime(2026, 11, 30, 8, tzinfo=clock.WESTERN_INDONESIA)
    with engine.begin() as connection:
        connection.execute(insert(table).values(at=eight_in_jakarta))
        (read,) = connection.execute(select(table)).one()
        with pytest.raises(Exception, match="has no time zone"):
            connection.execute(insert(table).values(at=datetime(2026, 11, 30, 8)))  # noqa: DTZ001 -- refused
    assert read == eight_in_jakarta
    assert read.tzinfo is UTC
