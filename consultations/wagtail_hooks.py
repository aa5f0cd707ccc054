from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from consultations.models import ConsultationPage


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_what_was_answered(request, page):
    """What people answered stays public, so that they can see what comes of it."""
    below = not request.path.endswith("/unpublish/") or request.POST.get("include_descendants")
    return _refuse(request, _answered(page, below=bool(below)), page)


@hooks.register("before_bulk_action")
def keep_what_was_answered_among_many(request, action_type, objects, action):
    if action_type == "publish":
        return _refuse_unfinished(request, objects)
    if action_type not in {"delete", "unpublish"}:
        return None
    below = action_type == "delete" or action.cleaned_form.cleaned_data.get("include_descendants")
    for page in objects:
        refusal = _refuse(request, _answered(page, below=bool(below)), page)
        if refusal:
            return refusal
    return None


def _refuse_unfinished(request, pages):
    """Publishing from a list goes past the form, and so past its checks."""
    for page in pages:
        draft = page.get_latest_revision_as_object()
        if isinstance(draft, ConsultationPage) and not draft.can_be_answered:
            message = _("“%(title)s” cannot be answered yet. Open it, and press Publish there to see what is missing.")
            messages.error(request, message % {"title": draft.title})
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def _answered(page, *, below: bool):
    """The first consultation here, or below here, that people have answered."""
    here = ConsultationPage.objects.descendant_of(page, inclusive=True) if below else _itself(page)
    return here.filter(activity__contributions__isnull=False).first()


def _itself(page):
    return ConsultationPage.objects.filter(pk=page.pk)


def _refuse(request, answered, page):
    if answered is None:
        return None
    message = _(
        "People have answered “%(title)s”. It stays public, so that they can see what comes of their words. "
        "To stop taking answers, change its last day."
    )
    messages.error(request, message % {"title": answered.title})
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else page.pk)
