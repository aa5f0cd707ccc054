from django.urls import path

from engage.core import converters  # noqa: F401
from engage.participant import choosing, fairness, links, own_data, views

app_name = "participant"
urlpatterns = [
    path("receipt/", views.receipt, name="receipt"),
    path("receipt/close/", views.close, name="close"),
    path("my/", views.home, name="home"),
    path("my/add/", views.add, name="add"),
    path("my/copy/", own_data.copy, name="copy"),
    path("my/erase/", own_data.erase, name="erase"),
    path("my/<reference:reference>/", views.show, name="contribution"),
    path("my/<reference:reference>/copy/", own_data.copy_one, name="copy_one"),
    path("my/<reference:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("my/<reference:reference>/reach/", views.reach, name="reach"),
    path("my/<reference:reference>/letters/", views.letters, name="letters"),
    path("my/<reference:reference>/ask/", views.ask, name="ask"),
    path("my/<reference:reference>/messages/", choosing.choose, name="messages"),
    path("my/<reference:reference>/quoting/", views.quoting, name="quoting"),
    path("my/<reference:reference>/fair/<int:finding>/", fairness.fair, name="fair"),
    path("messages/confirm/<slug:token>/", links.confirm, name="confirm"),
    path("messages/stop/<slug:token>/", links.stop, name="stop"),
    path("t/<slug:token>/", links.text, name="text"),  # short: it stands in text messages
]
