"""Whether a vote passes, on each base."""

from __future__ import annotations

import pytest

from nongson_desktop.rules.ballots import Vote


@pytest.mark.parametrize(
    ("votes", "entitled", "present", "valid"),
    [(15, True, True, True), (14, False, True, True), (13, False, False, False)],
)
def test_a_vote_needs_more_than_half_of_its_base(votes, entitled, present, valid):
    """Example 14: 29 entitled, 27 present, 26 valid."""
    vote = Vote(entitled=29, present=27, valid=26, votes=votes)
    assert [vote.passes(base) for base in ("entitled", "present", "valid")] == [entitled, present, valid]
