from django.urls import path

from engage.decisions.views import public

app_name = "decisions"
urlpatterns = [
    path("decisions/", public.index, name="index"),
    path("decisions/<slug:slug>/", public.decision, name="decision"),
]
