from django.urls import path
from django.views.decorators.http import require_safe

from engage.decisions.views import public, statements
from engage.decisions.views.feeds import ActivityFeed, AnswersFeed

CAME_OF_IT = "what-came-of-it"

app_name = "decisions"
urlpatterns = [
    path("decisions/", public.index, name="index"),
    path("decisions/<slug:slug>/", public.decision, name="decision"),
    path(f"{CAME_OF_IT}/", statements.index, name="statements"),
    path(f"{CAME_OF_IT}/all.csv", statements.index_csv, name="statements_csv"),
    path(f"{CAME_OF_IT}/all.json", statements.index_json, name="statements_json"),
    path(f"{CAME_OF_IT}/all.atom", require_safe(AnswersFeed()), name="statements_feed"),
    path(f"{CAME_OF_IT}/<slug:slug>/", statements.statement, name="statement"),
    path(f"{CAME_OF_IT}/<slug:slug>/all.csv", statements.statement_csv, name="statement_csv"),
    path(f"{CAME_OF_IT}/<slug:slug>/all.json", statements.statement_json, name="statement_json"),
    path(f"{CAME_OF_IT}/<slug:slug>/all.atom", require_safe(ActivityFeed()), name="statement_feed"),
]
