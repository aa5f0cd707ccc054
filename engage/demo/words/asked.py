"""The shape of what is asked and what is said in the demo's consultations."""

from dataclasses import dataclass, field
from typing import Any

from consultations.enums import QuestionKind


@dataclass(frozen=True)
class Asked:
    """A question of a consultation."""

    text: str
    kind: QuestionKind = QuestionKind.TEXT
    hint: str = ""
    why: str = ""
    optional: bool = True
    choices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Voice:
    """Somebody who answered. `name` is how the demo's analysis refers to them; `day` counts from the first day."""

    name: str
    day: int = 0
    said: str = ""
    also: str = ""
    email: str = ""
    confirmed: bool = False
    quote: bool | None = None

    def answers(self) -> list[Any]:
        """One for each question in its order: a text, the place of a choice, several of them, or nothing."""
        raise NotImplementedError
