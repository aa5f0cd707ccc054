from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from consultations.editing import FEWEST_CHOICES, AnsweredPanel, ConsultationForm
from consultations.enums import QuestionKind, State
from consultations.promises import facts
from consultations.queries import ConsultationManager, DraftQuerySet
from engage.contributions.counting import Tally
from engage.contributions.models import Activity, Contribution
from engage.contributions.pages import READING, SHARED_FIELDS, ActivityPage
from engage.core.pages import OneKindBelow
from engage.core.restrictions import RestrictedOrNot
from engage.core.shared_pages import ForEveryVisitor
from engage.decisions.clock import Clock
from engage.decisions.models import Decision

ANSWERED_ON_A_PAGE = 20


class ConsultationIndexPage(OneKindBelow, RestrictedOrNot, ForEveryVisitor, Page):
    """The list of the council's consultations: open, waiting for an answer, answered."""

    introduction = RichTextField(_("introduction"), features=["bold", "italic", "link"], blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["home.HomePage"]
    allowed_http_methods = READING
    private_page_options: list[str] = []
    subpage_types = ["consultations.ConsultationPage"]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page_ptr", "introduction"}

    def get_context(self, request, *args, **kwargs):
        listed = ConsultationPage.objects.child_of(self).listed()
        by_state = listed.by_state()
        answered = Paginator(by_state.pop(State.ANSWERED), ANSWERED_ON_A_PAGE).get_page(request.GET.get("page"))
        shown = [*by_state.items(), (State.ANSWERED, list(answered))]
        pages = listed.in_bulk([key for _state, keys in shown for key in keys])
        groups = [
            {"title": state.label, "consultations": [pages[key] for key in keys if key in pages]}
            for state, keys in shown
        ]
        return {
            **super().get_context(request, *args, **kwargs),
            "groups": [group for group in groups if group["consultations"]],
            "answered": answered,
        }


class ConsultationPage(ActivityPage, Page):
    """Time-limited questions on proposals that can still change."""

    summary = models.TextField(_("summary"), max_length=400)
    proposal = RichTextField(
        _("what is proposed, and why"), features=["h2", "h3", "bold", "italic", "link", "ol", "ul"]
    )
    can_change = models.TextField(_("what can change"))
    cannot_change = models.TextField(_("what cannot change, and why"), blank=True)
    who_decides = models.CharField(_("who decides"), max_length=200)
    who_reads = models.CharField(
        _("who reads the answers"), max_length=200, help_text=_("For example: the engagement team of the council.")
    )

    objects = ConsultationManager()

    base_form_class = ConsultationForm

    content_panels = [
        AnsweredPanel(),
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("summary", help_text=_("One or two sentences, for the list and the start page.")),
                FieldPanel("proposal"),
                FieldPanel("can_change", help_text=_("What is still open. If nothing is, do not ask.")),
                FieldPanel("cannot_change"),
                FieldPanel("who_decides", help_text=_("The body, or the person and their title.")),
                FieldPanel("who_reads"),
            ],
            heading=_("The proposal"),
        ),
        *ActivityPage.activity_panels,
        InlinePanel("questions", heading=_("Questions"), label=_("Question"), min_num=1),
    ]
    parent_page_types = ["consultations.ConsultationIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []  # whoever is asked must be able to see the questions

    class Privacy:
        personal: set[str] = set()
        impersonal = {
            "page_ptr", "summary", "proposal", "can_change", "cannot_change", "who_decides", "who_reads",
            *ActivityPage.Privacy.impersonal
        }  # fmt: skip

    @property
    def tally(self) -> Tally:
        """How many have answered by any channel; from `with_counts()`, or counted now."""
        if hasattr(self, "response_count"):
            return Tally(self.response_count, self.withdrawn_count)
        return self.activity.tally if self.activity else Tally(0, 0)

    def get_context(self, request, *args, **kwargs):
        activity = self._as_activity()
        decisions = list(Decision.objects.about(activity)) if activity.pk else []
        is_heard = activity.is_closed or decisions
        coverage = getattr(activity, "coverage", None)
        takes_answers = self.live and activity.pk and activity.is_open
        return {
            **super().get_context(request, *args, **kwargs),
            **facts(list(self.questions.all()), activity),
            "activity": activity,
            "tally": activity.tally,
            "decisions": decisions,
            "clock": Clock(activity.coverage) if is_heard and coverage else None,
            "is_answered": bool(decisions) and not (coverage and coverage.waiting),
            "start": reverse("consultations:start", args=[activity.slug]) if takes_answers else "",
        }

    def _as_activity(self) -> Activity:
        """The activity as this version of the page has it: the preview of a draft shows the dates of the draft."""
        found = Activity.objects.with_tally().select_related("coverage").filter(pk=self.activity_id)
        activity = found.first() or Activity()
        activity.organisation_id = self.organisation_id
        for field in set(SHARED_FIELDS) - {"organisation"}:
            setattr(activity, field, getattr(self, field))
        return activity

    @property
    def can_be_answered(self) -> bool:
        questions = self.questions.all()
        too_few = [one for one in questions if one.has_choices and len(one.choices.all()) < FEWEST_CHOICES]
        return bool(questions) and not too_few

    def asked(self) -> list["Question"]:
        """The questions that can be answered: one to choose from is left out as long as it has no choices."""
        questions = list(self.questions.all())
        prefetch_related_objects([question for question in questions if question.pk], "choices")
        return [question for question in questions if not question.has_choices or question.choices.all()]


class Question(ClusterableModel, Orderable):
    """One question of a consultation, on a page of its own."""

    page = ParentalKey(ConsultationPage, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind of answer"), max_length=5, choices=QuestionKind, default=QuestionKind.TEXT)
    hint = models.CharField(_("hint"), max_length=200, blank=True, help_text=_("One short sentence, no full stop."))
    why = models.CharField(_("why we ask"), max_length=300, blank=True)
    optional = models.BooleanField(_("may be left out"), default=True)

    panels = [
        FieldPanel("text"),
        FieldPanel("kind"),
        FieldPanel("hint"),
        FieldPanel("why"),
        FieldPanel("optional"),
        InlinePanel(
            "choices",
            heading=_("Choices"),
            label=_("Choice"),
            help_text=_("Only for one choice or many choices: add at least two. “I am not sure” is often one of them."),
        ),
    ]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"page", "sort_order", "text", "kind", "hint", "why", "optional"}

    class Meta(Orderable.Meta):
        """In the order of the page: without this, the order of ClusterableModel, which has none, would win."""

    def __str__(self):
        return self.text

    @property
    def has_choices(self) -> bool:
        return self.kind != QuestionKind.TEXT


class Choice(Orderable):
    """One thing a person can choose in answer to a question."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    text = models.CharField(_("choice"), max_length=200)

    panels = [FieldPanel("text")]

    class Privacy:
        personal: set[str] = set()
        impersonal = {"question", "sort_order", "text"}

    def __str__(self):
        return self.text


class Draft(models.Model):
    """Answers not yet sent: kept for a short time under a random token in the person's browser. Once sent it
    holds no words any more, only what it became, so that a second press sends nothing twice."""

    page = models.ForeignKey(ConsultationPage, on_delete=models.CASCADE, related_name="drafts")
    token_digest = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, null=True, related_name="+")
    code_shown_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(contribution=None) | Q(answers={}), name="sent_draft_holds_nothing")
        ]

    class Privacy:
        personal = {"token_digest", "answers", "contribution"}
        impersonal = {"page", "begun_at", "expires_at", "code_shown_at"}

    def __str__(self):
        return f"Draft {self.pk}"

    @property
    def is_sent(self) -> bool:
        return self.contribution_id is not None


class Response(models.Model):
    """One person's answers to a consultation. The free-text answers are parts of its contribution."""

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="response")
    page = models.ForeignKey(ConsultationPage, on_delete=models.PROTECT, related_name="responses")

    class Privacy:
        personal: set[str] = set()
        impersonal = {"contribution", "page"}

    def __str__(self):
        return self.contribution.reference


class Answer(models.Model):
    """What a person chose: one row for each choice, with the words of question and choice as they stood."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.SET_NULL, null=True, related_name="+")
    choice = models.ForeignKey(Choice, on_delete=models.SET_NULL, null=True, related_name="+")
    question_text = models.CharField(max_length=300)
    choice_text = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint("response", "question", "choice", name="answer_once")]

    class Privacy:
        personal = {"choice", "choice_text"}
        impersonal = {"response", "question", "question_text"}

    def __str__(self):
        return f"{self.response}: {self.question_text}"
