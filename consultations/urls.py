from django.urls import path

from consultations import views

app_name = "consultations"
urlpatterns = [
    path("consultations/<slug:slug>/answer/", views.Start.as_view(), name="start"),
    path("consultations/<slug:slug>/answer/question-<int:pk>/", views.AskQuestion.as_view(), name="question"),
    path("consultations/<slug:slug>/answer/contact/", views.AskReach.as_view(), name="reach"),
    path("consultations/<slug:slug>/answer/quoting/", views.AskQuoting.as_view(), name="quoting"),
    path("consultations/<slug:slug>/answer/check/", views.Check.as_view(), name="check"),
    path("consultations/<slug:slug>/answer/sent/", views.Sent.as_view(), name="sent"),
    path("consultations/<slug:slug>/answer/delete/", views.Delete.as_view(), name="delete"),
]
