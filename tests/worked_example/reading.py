"""Ten messages, each beside its person's own words, to be read by somebody: is it true, and is it fair to them?"""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.databases import ROOT
from tests.worked_example.letters import ANSWERS, Letter, body, read_letter
from tests.worked_example.recount import Recount

if TYPE_CHECKING:
    from tests.worked_example.running import Run

TEN = 10


def write_ten(run: "Run", folder: Path) -> list[Path]:
    """Chosen so that as many different sentences as can be are among them. Raises ValueError for a folder in which
    the commenters' words could be committed."""
    folder = folder.resolve()
    if folder.is_relative_to(ROOT):
        raise ValueError("The commenters' words must stay outside the repository: name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    recount = Recount(run.example, run.people, run.references)
    texts = {reference: run.example.comments[number].text for number, reference in run.references.items()}
    with_answers = [one for one in run.messages if str(one["Subject"]).startswith(ANSWERS)]
    written = []
    for number, at in enumerate(choose([read_letter(one) for one in with_answers]), start=1):
        letter = read_letter(with_answers[at])
        theirs = [f"[{_number(run, one)}] {texts[one]}" for one in sorted(letter.references)]
        stances = sorted(_stances(recount, letter))
        path = folder / f"{number:02}.txt"
        path.write_text(
            "\n".join(["WHAT THEY SAID", *theirs, "", *stances, "", "WHAT THEY ARE TOLD", body(with_answers[at])])
        )
        written.append(path)
    return written


def choose(letters: list[Letter]) -> list[int]:
    """Places in the list: each time the letter with most sentences that none so far has, and when all have been, again
    from the start."""
    chosen: list[int] = []
    seen: set[str] = set()
    while len(chosen) < min(TEN, len(letters)):
        left = [at for at in range(len(letters)) if at not in chosen]
        best = max(left, key=lambda at: (len(_sentences(letters[at]) - seen), -at))
        if seen and not _sentences(letters[best]) - seen:
            seen.clear()
            continue
        chosen.append(best)
        seen |= _sentences(letters[best])
    return chosen


def _sentences(letter: Letter) -> set[str]:
    return {answer[1] for answer in letter.answers}


def _number(run: "Run", reference: str) -> int:
    return next(number for number, one in run.references.items() if one == reference)


def _stances(recount: Recount, letter: Letter) -> list[str]:
    numbers = {number for number, reference in recount.references.items() if reference in letter.references}
    return [
        f"({key}, {number}: {', '.join(sorted(stances))})"
        for (key, number), stances in recount.stances.items()
        if number in numbers
    ]
