"""What everybody may read: you said, we did, because."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat
from django.http import Http404
from django.shortcuts import render

from engage.audit.models import AuditEvent
from engage.core.prepared import Prepared
from engage.core.shared_pages import for_every_visitor
from engage.decisions.checking import with_last_check
from engage.decisions.gaps import open_in_public
from engage.decisions.models import Decision, DecisionVersion
from engage.decisions.read_by import read_before
from engage.decisions.showing import answers, changes
from engage.decisions.versions import history

PER_PAGE = 20


@for_every_visitor
def index(request):
    decisions = Decision.objects.published().with_outcomes()
    page = Paginator(decisions, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "decisions/index.html", {"decisions": page})


def _published(slug):
    subject = Concat(Value("decision:"), OuterRef("slug"))
    before_versions = AuditEvent.objects.filter(subject=subject, verb="decision.changed")
    published = with_last_check(Decision.objects.published().filter(slug=slug)).annotate(
        was_changed=Exists(DecisionVersion.objects.filter(decision=OuterRef("pk"), was_public=True)),
        was_changed_before=Exists(before_versions.exclude(detail__has_key="version")),
    )
    return published.select_related("organisation").order_by()


_OF_ADDRESS = Prepared(_published)


@for_every_visitor
def decision(request, slug):
    found = next(iter(_OF_ADDRESS(slug)), None)
    if found is None:
        raise Http404
    given = answers(found)
    context = {
        "decision": found,
        "options": found.options.all(),
        "answers": given,
        "read": read_before(found, [one.activity for one in given if one.finding]),
        "gaps": open_in_public({one.activity.pk for one in given}),
        "changes": changes(found) if found.was_changed_before else [],
        "history": history(found) if found.was_changed else [],
    }
    return render(request, "decisions/decision.html", context)
