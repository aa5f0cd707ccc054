"""Templates without a word in them: who is let in shows in the status, and pages are looked at by other tests."""

from django.template import Origin
from django.template.loaders.base import Loader


class Blank(Loader):
    def get_template_sources(self, template_name):
        yield Origin(name=template_name, template_name=template_name, loader=self)

    def get_contents(self, origin):
        return ""


TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": ["tests.safety.blank.Blank"]},
    }
]
