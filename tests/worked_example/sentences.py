"""What each person is told first, written down by hand: by what became of it, and by where they stood. From the same
specification as the product's own wording, and compared with what arrived."""

AGAINST, QUALIFIES, BOTH = (
    "You did not agree with this.",
    "You said more than “yes” or “no” to this.",
    "Some of what you said was against this.",
)
AGREED = "You agreed with this."
VOICE, VOICE_AND = (
    "You told us how you see this. You were heard beside other voices, and",
    "You told us how you see this, and you were heard beside other voices.",
)
NOT_FOLLOWED = "We considered it and did not follow it. Here is why."
PASSED_ON = "We cannot decide it, so we passed it to others."

SENTENCES = {
    "changed": {
        "supports": "What you said helped to change the decision.",
        "against": f"{AGAINST} It still changed the decision. Here is why.",
        "qualifies": f"{QUALIFIES} It changed the decision.",
        "one_voice": f"{VOICE} the decision changed.",
        "both_ways": f"{BOTH} It changed the decision.",
    },
    "strengthened": {
        "supports": "What you said helped to make the case for the decision stronger.",
        "against": f"{AGAINST} It still made the case for the decision stronger. Here is why.",
        "qualifies": f"{QUALIFIES} It made the case for the decision stronger.",
        "one_voice": f"{VOICE} the case for the decision is stronger.",
        "both_ways": f"{BOTH} It made the case for the decision stronger.",
    },
    "already_planned": {
        "supports": f"{AGREED} It was already planned.",
        "against": f"{AGAINST} It was already planned. Here is why.",
        "qualifies": f"{QUALIFIES} It was already planned.",
        "one_voice": f"{VOICE_AND} It was already planned.",
        "both_ways": f"{BOTH} It was already planned.",
    },
    "not_followed": {
        "supports": f"{AGREED} {NOT_FOLLOWED}",
        "against": f"{AGAINST} {NOT_FOLLOWED}",
        "qualifies": f"{QUALIFIES} {NOT_FOLLOWED}",
        "one_voice": f"{VOICE_AND} We considered this and did not follow it. Here is why.",
        "both_ways": f"{BOTH} {NOT_FOLLOWED}",
    },
    "outside_power": {
        "supports": f"{AGREED} {PASSED_ON}",
        "against": f"{AGAINST} {PASSED_ON}",
        "qualifies": f"{QUALIFIES} {PASSED_ON}",
        "one_voice": f"{VOICE_AND} {PASSED_ON}",
        "both_ways": f"{BOTH} {PASSED_ON}",
    },
    "not_yet": {
        "supports": f"{AGREED} It is not decided yet.",
        "against": f"{AGAINST} It is not decided yet.",
        "qualifies": f"{QUALIFIES} It is not decided yet.",
        "one_voice": f"{VOICE_AND} It is not decided yet.",
        "both_ways": f"{BOTH} It is not decided yet.",
    },
}
THANKS = "helped"  # the word of credit: not for anybody who objected


def stands(stances: set[str]) -> str:
    """Where somebody stands by all they said about one finding."""
    if "against" in stances:
        return "both_ways" if stances & {"supports", "qualifies"} else "against"
    return next(one for one in ("qualifies", "supports", "one_voice") if one in stances)
