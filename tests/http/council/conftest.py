"""Somebody signed in for every role."""

import asyncpg
import pytest

from tests.conftest import add_sessions
from tests.support import Company


@pytest.fixture
async def company(company: Company, owner: asyncpg.Connection) -> Company:
    """The company with somebody signed in for every role."""
    company.sessions = await add_sessions(owner)
    return company
