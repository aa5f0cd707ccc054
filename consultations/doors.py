"""What this door tells the rest of Engage about one response (engage.contributions.doors)."""

from consultations.models import Answer
from engage.contributions.doors import Chosen, register
from engage.contributions.enums import ContributionKind
from engage.contributions.models import Contribution


def chosen(contribution: Contribution) -> list[Chosen]:
    """The choices under each question, in the words that were read, in the order of the page."""
    by_question: dict[str, list[str]] = {}
    for answer in Answer.objects.filter(response__contribution=contribution).order_by("pk"):
        by_question.setdefault(answer.question_text, []).append(answer.choice_text)
    return [Chosen(prompt, choices) for prompt, choices in by_question.items()]


def open_door() -> None:
    register(ContributionKind.RESPONSE, chosen=chosen)
