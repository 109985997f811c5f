from hypothesis import given
from hypothesis import strategies as st

from sentiment.batching import pad, plan

LENGTHS = st.lists(st.integers(1, 300), max_size=80)


@given(LENGTHS, st.integers(1, 2048))
def test_every_text_is_in_exactly_one_batch(lengths: list[int], budget: int) -> None:
    """Nothing is lost and nothing is scored twice."""
    batches = list(plan(lengths, budget))
    assert sorted(at for batch in batches for at in batch) == list(range(len(lengths)))


@given(LENGTHS, st.integers(1, 2048))
def test_a_padded_batch_keeps_the_budget(lengths: list[int], budget: int) -> None:
    """Padding counts; only a text that is alone may be larger."""
    for batch in plan(lengths, budget):
        size = max(lengths[at] for at in batch) * len(batch)
        assert size <= budget or len(batch) == 1


def test_padding_is_marked_absent() -> None:
    """The mask is true exactly where a token of the text is."""
    tokens, present = pad([[0, 7, 2], [0, 2]])
    assert tokens.tolist() == [[0, 7, 2], [0, 2, 1]]
    assert present.tolist() == [[True, True, True], [True, True, False]]
