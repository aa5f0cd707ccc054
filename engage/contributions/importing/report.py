"""What became of each row, said in ranges of lines: a hundred thousand skipped rows are one sentence."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import gettext as _

TAKEN, SKIPPED, REFUSED = "taken", "skipped", "refused"


class Report:
    """Is told of the rows in their order. `say` is given each sentence. No words and no addresses are in it."""

    def __init__(self, say: Callable[[str], None]):
        self.say = say
        self.count: Counter[str] = Counter()
        self._outcome: tuple[str, str] = ("", "")
        self._first = self._last = self._rows = 0

    def row(self, place: int, outcome: str, reason: str = "") -> None:
        self.count[outcome] += 1
        if (outcome, reason) != self._outcome:
            self.flush()
            self._outcome, self._first = (outcome, reason), place
        self._last = place
        self._rows += 1

    def flush(self) -> None:
        """Says what was gathered so far."""
        if not self._rows:
            return
        outcome, reason = self._outcome
        named = {TAKEN: _("taken"), SKIPPED: _("skipped"), REFUSED: _("REFUSED")}[outcome]
        if self._rows == 1:
            where = _("Row %(first)d") % {"first": self._first}
        else:
            where = _("Rows %(first)d to %(last)d (%(rows)d rows)") % {
                "first": self._first,
                "last": self._last,
                "rows": self._rows,
            }
        self.say(f"{where}: {named}{f': {reason}' if reason else ''}.")
        self._outcome, self._rows = ("", ""), 0

    @property
    def total(self) -> int:
        return self.count.total()
