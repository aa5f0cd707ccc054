"""What a person is told first: a sentence by what became of it and by where they stood.

Every sentence is true of someone who stood there. Nobody who objected is thanked for what they opposed, or
told that they asked for it; a single voice is named as what it is, one person's experience, and as heard.
"This" is the finding, which is always shown above the sentence; one who is answered directly has no finding, and
where they spoke against something the sentence says no more than is true of whatever that was.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from engage.analysis.enums import Stance
from engage.decisions.enums import BOTH_WAYS, DIRECT, OBJECTED, Outcome, Standing


def standing_of(stances: Iterable[str]) -> str:
    """Where a person stands who said several things about one finding; none at all means answered directly, and
    OBJECTED stands by itself: so answered, and against something.

    One voice beside a clear stance is part of that stance. A doubt outweighs a plain yes. An objection is
    never lost: beside anything else it makes "both ways".
    """
    stances = set(stances)
    if OBJECTED in stances:
        return OBJECTED
    clear = stances - {Stance.ONE_VOICE}
    if not clear:
        return Stance.ONE_VOICE if stances else DIRECT
    if clear == {Stance.SUPPORTS, Stance.QUALIFIES}:
        return Stance.QUALIFIES
    return clear.pop() if len(clear) == 1 else BOTH_WAYS


SENTENCES = {
    Outcome.CHANGED: {
        Stance.SUPPORTS: _("What you said helped to change the decision."),
        Stance.AGAINST: _("You did not agree with this. It still changed the decision. Here is why."),
        Stance.QUALIFIES: _("You said more than “yes” or “no” to this. It changed the decision."),
        Stance.ONE_VOICE: _(
            "You told us how you see this. You were heard beside other voices, and the decision changed."
        ),
        BOTH_WAYS: _("Some of what you said was against this. It changed the decision."),
        DIRECT: _("What you said changed the decision."),
        OBJECTED: _("We heard what you said, also where you did not agree. The decision changed. Here is why."),
    },
    Outcome.STRENGTHENED: {
        Stance.SUPPORTS: _("What you said helped to make the case for the decision stronger."),
        Stance.AGAINST: _(
            "You did not agree with this. It still made the case for the decision stronger. Here is why."
        ),
        Stance.QUALIFIES: _("You said more than “yes” or “no” to this. It made the case for the decision stronger."),
        Stance.ONE_VOICE: _(
            "You told us how you see this. You were heard beside other voices, and the case for the decision "
            "is stronger."
        ),
        BOTH_WAYS: _("Some of what you said was against this. It made the case for the decision stronger."),
        DIRECT: _("What you said made the case for the decision stronger."),
        OBJECTED: _(
            "We heard what you said, also where you did not agree. The case for the decision is stronger. Here is why."
        ),
    },
    Outcome.ALREADY_PLANNED: {
        Stance.SUPPORTS: _("You agreed with this. It was already planned."),
        Stance.AGAINST: _("You did not agree with this. It was already planned. Here is why."),
        Stance.QUALIFIES: _("You said more than “yes” or “no” to this. It was already planned."),
        Stance.ONE_VOICE: _(
            "You told us how you see this, and you were heard beside other voices. It was already planned."
        ),
        BOTH_WAYS: _("Some of what you said was against this. It was already planned."),
        DIRECT: _("What you raised was already planned."),
        OBJECTED: _(
            "We heard what you said, also where you did not agree. What we do now was already planned. Here is why."
        ),
    },
    Outcome.NOT_FOLLOWED: {
        Stance.SUPPORTS: _("You agreed with this. We considered it and did not follow it. Here is why."),
        Stance.AGAINST: _("You did not agree with this. We considered it and did not follow it. Here is why."),
        Stance.QUALIFIES: _(
            "You said more than “yes” or “no” to this. We considered it and did not follow it. Here is why."
        ),
        Stance.ONE_VOICE: _(
            "You told us how you see this, and you were heard beside other voices. We considered this and did "
            "not follow it. Here is why."
        ),
        BOTH_WAYS: _("Some of what you said was against this. We considered it and did not follow it. Here is why."),
        DIRECT: _("We considered what you said and did not follow it. Here is why."),
        OBJECTED: _("We considered what you said and did not follow it. Here is why."),
    },
    Outcome.OUTSIDE_POWER: {
        Stance.SUPPORTS: _("You agreed with this. We cannot decide it, so we passed it to others."),
        Stance.AGAINST: _("You did not agree with this. We cannot decide it, so we passed it to others."),
        Stance.QUALIFIES: _(
            "You said more than “yes” or “no” to this. We cannot decide it, so we passed it to others."
        ),
        Stance.ONE_VOICE: _(
            "You told us how you see this, and you were heard beside other voices. We cannot decide it, so we "
            "passed it to others."
        ),
        BOTH_WAYS: _("Some of what you said was against this. We cannot decide it, so we passed it to others."),
        DIRECT: _("We cannot decide what you raised, so we passed it to others."),
        OBJECTED: _("We cannot decide what you raised, so we passed it to others."),
    },
    Outcome.NOT_YET: {
        Stance.SUPPORTS: _("You agreed with this. It is not decided yet."),
        Stance.AGAINST: _("You did not agree with this. It is not decided yet."),
        Stance.QUALIFIES: _("You said more than “yes” or “no” to this. It is not decided yet."),
        Stance.ONE_VOICE: _(
            "You told us how you see this, and you were heard beside other voices. It is not decided yet."
        ),
        BOTH_WAYS: _("Some of what you said was against this. It is not decided yet."),
        DIRECT: _("What you raised is not decided yet."),
        OBJECTED: _("What you raised is not decided yet."),
    },
}

# Over each answer, on every public page: what the council itself did. "We did" stands only over what it did because of
# what was said; what it had planned before, and what is for somebody else, is not claimed.
WE_DID = {
    Outcome.CHANGED: _("We did"),
    Outcome.STRENGTHENED: _("We went ahead, and what you said helped"),
    Outcome.ALREADY_PLANNED: _("We had planned it already"),
    Outcome.NOT_FOLLOWED: _("We did not"),
    Outcome.OUTSIDE_POWER: _("It is not ours to decide"),
    Outcome.NOT_YET: _("We are still deciding"),
}

# Over the answers of one kind, on the page of what came of one activity; every outcome is in exactly one.
TOGETHER = {
    _("What we did"): (Outcome.CHANGED, Outcome.STRENGTHENED),
    _("What we had planned already"): (Outcome.ALREADY_PLANNED,),
    _("What we did not do, and why"): (Outcome.NOT_FOLLOWED,),
    _("What is not ours to decide"): (Outcome.OUTSIDE_POWER,),
    _("What is still being decided"): (Outcome.NOT_YET,),
}

# For officers, in the preview: who hears which sentence.
STANDINGS = {
    **{one.value: one.label for one in Standing},
    DIRECT: _("answered directly"),
    OBJECTED: _("answered directly, spoke against something"),
}

# For everybody, on the public page: to whom a reason of its own is given.
GIVEN_TO = {
    Standing.SUPPORTS: _("To people who agreed with this"),
    Standing.AGAINST: _("To people who did not agree with this"),
    Standing.QUALIFIES: _("To people who said more than “yes” or “no”"),
    Standing.ONE_VOICE: _("To people who told us how they see this"),
    Standing.BOTH_WAYS: _("To people who spoke partly against this"),
}


def heading(outcome: str, standing: str) -> str:
    return str(SENTENCES[Outcome(outcome)][standing])
