"""The site with a few more addresses, each of which goes wrong in its own way."""

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.views.generic import FormView

from engage.core.expired_forms import keeps_words_when_expired
from engage.core.forms import PublicForm
from engage.core.limits import sending_allowed, too_many_requests
from engage.core.widgets import Checkboxes, CountedTextarea, Radios
from engage.urls import *  # noqa: F403
from engage.urls import urlpatterns as ours

PAGE = """{% extends "base.html" %}{% block title %}Any form{% endblock %}{% block main %}
{% include "components/error_summary.html" %}<h1 class="govuk-heading-l">Any form</h1>
<form method="post" enctype="multipart/form-data" novalidate>{% csrf_token %}{{ form }}
<button class="govuk-button">Send it</button></form>{% endblock %}"""
SECRET = "canary-9f1c@example.org"


class AnyForm(PublicForm):
    name = forms.CharField(label="Your name", help_text="As you would like us to call you", max_length=20)
    email = forms.EmailField(label="E-mail address", required=False)
    words = forms.CharField(label="What would help?", widget=CountedTextarea(limit=200), max_length=200)
    one = forms.ChoiceField(label="How often?", choices=[("a", "Daily"), ("b", "Weekly")], widget=Radios)
    many = forms.MultipleChoiceField(
        label="Which buses?", help_text="Choose all that apply", choices=[("1", "One"), ("2", "Two")], widget=Checkboxes
    )
    agree = forms.BooleanField(label="I agree")
    picture = forms.FileField(label="A picture", required=False)
    area = forms.ChoiceField(label="Where?", choices=[("n", "North"), ("s", "South")])
    day = forms.DateField(label="On which day?", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, initial="kept", required=False)


class Filled(FormView):
    form_class = AnyForm
    keeps_words_when_expired = True

    def render_to_response(self, context, **kwargs):
        return HttpResponse(engines["django"].from_string(PAGE).render(context, self.request))

    def form_valid(self, form):
        return HttpResponse(f"Taken: {form.cleaned_data['words']}")


@keeps_words_when_expired
def marked(request):
    if not sending_allowed(request):
        return too_many_requests(request)
    return HttpResponse(f"Taken: {request.POST.get('words')}", content_type="text/plain")


def unmarked(request):
    return HttpResponse(f"Taken: {request.POST.get('words')}")


def boom(request):
    words = request.POST.get("words", SECRET)
    raise RuntimeError(f"Could not keep {words}")


def forbidden(request):
    raise PermissionDenied(SECRET)


def unreadable(request):
    raise BadRequest(SECRET)


urlpatterns = [
    path("try/", marked),
    path("try-class/", Filled.as_view()),
    path("try-unmarked/", unmarked),
    path("boom/", boom),
    path("forbidden/", forbidden),
    path("unreadable/", unreadable),
    *ours,
]
