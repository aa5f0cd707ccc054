from django.urls import path, register_converter

from engage.core.references import ALPHABET
from engage.participant import links, views


class ReferenceConverter:
    regex = f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "contribution")

app_name = "participant"
urlpatterns = [
    path("receipt/", views.receipt, name="receipt"),
    path("receipt/close/", views.close, name="close"),
    path("my/", views.home, name="home"),
    path("my/add/", views.add, name="add"),
    path("my/<contribution:reference>/", views.show, name="contribution"),
    path("my/<contribution:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("my/<contribution:reference>/reach/", views.reach, name="reach"),
    path("my/<contribution:reference>/letters/", views.letters, name="letters"),
    path("my/<contribution:reference>/quoting/", views.quoting, name="quoting"),
    path("messages/confirm/<slug:token>/", links.confirm, name="confirm"),
    path("messages/stop/<slug:token>/", links.stop, name="stop"),
]
