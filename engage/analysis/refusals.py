"""What the analysis services refuse, each with the sentence an officer is shown."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(ValueError):
    """The base of all of them. `str()` is the sentence."""

    sentence: str | Promise = _("This could not be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NoWordsHere(Refused):
    sentence = _("The words are no longer here: they were withdrawn or replaced.")


class OutsideTheText(Refused):
    sentence = _("Mark at least one word of the text.")


class CodeNotInUse(Refused):
    sentence = _("This code is not in use for this activity. Choose another one.")


class NotYourCoding(Refused):
    sentence = _("Somebody else filed this. Only they can take it back.")


class UnderAFinding(Refused):
    sentence = _("A finding rests on this excerpt. Take it out of the finding first.")


class NothingToUndo(Refused):
    sentence = _("There is nothing to undo: you have not done anything since you signed in.")


class SaysNothing(Refused):
    sentence = _("Write the finding as one plain sentence of 300 characters or fewer.")


class RestsOnNothing(Refused):
    sentence = _("A finding rests on at least one coded excerpt whose words are still here.")


class FromElsewhere(Refused):
    sentence = _("These excerpts are not coded, or belong to another activity.")


class NoSuchStance(Refused):
    sentence = _("Say for each excerpt where it stands on the finding.")


class OwnWork(Refused):
    sentence = _("A second person reviews a finding: you wrote it, or changed it last.")


class GivesNoReason(Refused):
    sentence = _("Say in 20 characters or more what is wrong, so that the author knows what to change.")


class MayNotBeQuoted(Refused):
    sentence = _("The person did not agree to be quoted, or their words are no longer here.")


class NotQuoted(Refused):
    sentence = _("These words are not quoted. Quote them first, then say what stands beside them.")


class TooMuchBeside(Refused):
    sentence = _("Two things at most may stand beside a quote. With more, people may know who it is.")


class TooFewAreSo(Refused):
    sentence = _("Fewer than ten people here are so. With this beside their words, people may know who it is.")


class AlreadyReviewed(Refused):
    sentence = _("This finding has been reviewed. Change it instead; it will then be reviewed again.")


class NotReviewed(Refused):
    sentence = _("Nobody has reviewed this finding, so people are not shown it.")


class ChangeUnderWay(Refused):
    sentence = _("A colleague is changing this finding. Open their change, which waits for a second person.")


class NotWhatWasSeen(Refused):
    sentence = _("Somebody has changed it since you opened it. Read it again before you stand by it.")


class FindingIsGone(Refused):
    sentence = _("This is no longer here: somebody has reviewed it or thrown it away meanwhile.")


class CannotUnmerge(Refused):
    """Why a merge cannot be taken back: what came after it rests on it."""

    def __init__(self, sentence: str | Promise):
        self.sentence = sentence


class InUse(Refused):
    sentence = _("This is used elsewhere, so it stays.")


class NoLongerShown(Refused):
    sentence = _("The person is no longer shown this wording.")


class AnsweredAlready(Refused):
    sentence = _("This has an answer already. It stays as it is.")


class NoOwnWords(Refused):
    sentence = _("A person who does not find it fair says so in their own words.")


class NothingToAnswer(Refused):
    sentence = _("There is nothing to answer any more: the finding was changed, or the person finds it fair now.")


class ChangedMeanwhile(Refused):
    sentence = _("The person has changed what they say. Read it again before you answer.")


class AnswersNothing(Refused):
    sentence = _("Answer in 20 characters or more. The person reads it.")


class NothingNoted(Refused):
    sentence = _("Write a note of 2,000 characters or fewer.")


class NoSuchColleague(Refused):
    sentence = _("Choose a colleague who reads contributions here.")


class NotYourNote(Refused):
    sentence = _("Somebody else wrote this. Only they can take it away.")


class SettledAlready(Refused):
    sentence = _("This is settled already. It stays as it is.")


class TooManyAtOnce(Refused):
    sentence = _("Narrow the list down: at most 10,000 contributions are filed at once.")


class NothingToFile(Refused):
    sentence = _("There is nothing in this list that can be filed under this code.")


class UndoneAlready(Refused):
    sentence = _("This is being undone already.")


class NeedsAName(Refused):
    sentence = _("Give the list a name of 60 characters or fewer.")


class NotInThisGroup(Refused):
    sentence = _("This text is not among these any more.")


class StandsForTheOthers(Refused):
    sentence = _("The others are compared with this text. If they do not belong together, say so of all of them.")


class StandsInAnother(Refused):
    sentence = _("A code and what stands under it are in one codebook.")


class StandsUnderItself(Refused):
    sentence = _("A code cannot stand under itself, or under what stands under it.")


class TooDeep(Refused):
    sentence = _("Codes stand in three levels at most, with all that stands under this one.")


class MergesWithItself(Refused):
    sentence = _("Choose another code to merge it into.")


class MergedAlready(Refused):
    sentence = _("This code was merged into another one meanwhile. It stays as it is.")


class TakesNothingIn(Refused):
    sentence = _("The other code is not in use any more, or is a heading. Choose another one.")


class SaysNotWhy(Refused):
    sentence = _("Say why in 20 characters or more. It stays in the history of the code.")


class SuggestionAnswered(Refused):
    sentence = _("Somebody has answered this suggestion already, or the words are no longer here.")


class LooksForNothing(Refused):
    sentence = _("Give at least one word or phrase that the text must hold.")


class RuleChangedMeanwhile(Refused):
    sentence = _("Somebody changed this rule meanwhile. Look at it again.")


class NamesTwoOrMore(Refused):
    sentence = _("Name two or more new codes, each in a line of its own and each once.")


class TakenName(Refused):
    sentence = _("There is a code of one of these names in the codebook already.")


class LookedAtAlready(Refused):
    sentence = _("Somebody looked at this already, or it was taken back. It stays as it is.")


class NotUnderIt(Refused):
    sentence = _("Choose the code that it belongs under.")
