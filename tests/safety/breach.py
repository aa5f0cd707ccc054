"""The site with a page into which somebody got what they wanted, as if nothing were ever cleaned."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from engage.urls import *  # noqa: F403
from engage.urls import urlpatterns as ours

PAGE = """{% extends "base.html" %}{% block title %}Breach{% endblock %}{% block main %}
<h1 class="govuk-heading-l">Breach</h1>
<script>window.ran = ["inline script"]</script>
<script src="data:text/javascript,window.ran=['data script']"></script>
<script src="http://127.0.0.1:9/evil.js"></script>
<img src="x" onerror="window.ran = ['handler']">
<img src="http://127.0.0.1:9/spy.png">
<p id="painted" style="position: fixed">styled</p>
<style>#painted { color: rgb(1, 2, 3) }</style>
<a id="link" href="javascript:window.ran=['address']">a link</a>
<iframe src="http://127.0.0.1:9/"></iframe>
<object data="http://127.0.0.1:9/"></object>
<base href="http://127.0.0.1:9/">
<form id="away" action="http://127.0.0.1:9/steal"><button>Send</button></form>
{% endblock %}"""


def breach(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


def boom(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("canary-9f1c@example.org said so")


urlpatterns = [path("breach/", breach), path("boom/", boom), *ours]
