"""What a visitor can try without an account."""

from engage.demo.kept import kept_codes
from engage.demo.words.decisions import SUNDAY

TO_TRY = "warehouse"  # see words/buses.py: what was asked for was considered and not followed
CODE_TO_TRY = "of somebody who asked for late buses on Sundays"
DECISION_TO_READ = SUNDAY.fields["title"]


def code_to_try() -> str:
    """The return code of a response that a decision did not take up, and says why."""
    return kept_codes().get(TO_TRY, "")
