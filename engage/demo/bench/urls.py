from django.urls import path

from engage import urls
from engage.demo.bench import bare

urlpatterns = [
    path("bench/constant/", bare.constant),
    path("bench/queries/<slug:name>/", bare.only_queries),
    path("bench/inserts/<int:page>/", bare.only_inserts),
    *urls.urlpatterns,
]
