"""Every part that the public pages are made of, in every state it can be in, on one page: to look at, and for the tests
that look at everything."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from engage.core.forms import PublicForm
from engage.core.widgets import Checkboxes, CountedTextarea, Radios

LONG = "Straßenbahnhaltestellenbeleuchtungsverordnung " * 3
WAYS = [("bus", "By bus"), ("foot", "On foot"), ("long", LONG)]


class Example(PublicForm):
    """One field of each kind that residents meet."""

    name = forms.CharField(label="What should we call you?", help_text="A first name is enough")
    address = forms.EmailField(label="E-mail address")
    words = forms.CharField(label="What would help?", widget=CountedTextarea(200), max_length=200)
    way = forms.ChoiceField(label="How do you get there?", choices=WAYS, widget=Radios)
    ways = forms.MultipleChoiceField(label="How else?", choices=WAYS, widget=Checkboxes)
    area = forms.ChoiceField(
        label="Where do you live?", choices=[("", "Choose a place"), ("n", "North"), ("s", "South")]
    )
    picture = forms.FileField(label="A picture")
    agreed = forms.BooleanField(label="You may quote me")


FILLED = {
    "name": "Ø",
    "address": "a@example.org",
    "words": "One bus an hour.",
    "way": "bus",
    "ways": ["bus", "foot"],
    "area": "n",
    "agreed": "on",
}
WRONG = {"name": "", "address": "a@", "words": LONG * 3, "way": "horse"}


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    wrong = Example({f"wrong-{name}": value for name, value in WRONG.items()}, prefix="wrong")
    context = {
        "empty": Example(prefix="empty"),
        "filled": Example(initial=FILLED, prefix="filled"),
        "wrong": wrong,
        "long": LONG,
        "tags": ["grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"],
        "levels": ["success", "info", "warning", "error"],
    }
    return render(request, "demo/components.html", context)
