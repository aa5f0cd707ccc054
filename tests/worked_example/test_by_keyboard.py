"""A small `make keystrokes`: a few texts coded by the keyboard alone, and proof that what was filed is compared."""

from dataclasses import replace

from tests.worked_example.by_keyboard import Replay
from tests.worked_example.files import made_up_example
from tests.worked_example.running import Run
from tests.worked_example.seconds import report

# All of it, two codes for the same words, words within a sentence, and both in one text.
NUMBERS = [0, 1, 2, 45, 92, 507]


def test_texts_are_coded_as_they_were_by_the_keyboard_alone(site, tmp_path, page):
    run = Run(site, tmp_path, made_up_example().only(NUMBERS), lambda line: None)
    run.bring_in()
    run.do("make_codebook", codes=run.example.codes)
    replayed = Replay(run, page)

    replayed.carry_out()

    assert replayed.wrong() == []
    lines = report(run.example, replayed.hands.counted, replayed.waits)
    said = {line[:70].strip(): line[70:].split() for line in lines}
    codings = len(run.example.codings)
    assert (said["texts"], said["codings of a text"]) == (["6"], [f"{codings / 6:.2f}"])
    assert replayed.hands.counted.codings == codings
    assert sum(map(len, replayed.hands.counted.chosen.values())) == codings
    assert len(replayed.waits.ahead) == len(NUMBERS)
    assert len(replayed.waits.shown) == len(NUMBERS) - 1
    assert min(replayed.waits.presses) > 0

    number, start, end, label = run.example.codings[0]
    run.example = replace(run.example, codings=[(number, start, end - 1, label), *run.example.codings[1:]])
    assert replayed.wrong() == [
        f"not filed: {(number, start, end - 1, label)}",
        f"filed, and nobody did: {(number, start, end, label)}",
    ]
