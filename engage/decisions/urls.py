from django.urls import path

from engage.decisions import views

app_name = "decisions"
urlpatterns = [
    path("decisions/", views.index, name="index"),
    path("decisions/<slug:slug>/", views.decision, name="decision"),
]
