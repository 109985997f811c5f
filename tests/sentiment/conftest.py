from collections.abc import Iterator

import pytest

from sentiment import Analyser


@pytest.fixture(scope="session")
def analyser() -> Iterator[Analyser]:
    with Analyser.load() as loaded:
        yield loaded
