from django.urls import path

from engage import urls
from engage.demo.bench import bare, inside, piled

urlpatterns = [
    path("bench/constant/", bare.constant),
    path("bench/same/<slug:name>/", bare.same_queries_and_template),
    path("bench/inserts/<int:page>/", bare.only_inserts),
    path("bench/files/<int:pk>/", bare.only_files),
    path("bench/to-file/<int:number>/", piled.to_file),
    path("bench/queue/", piled.queue),
    path("bench/questions/", piled.questions),
    path("bench/cpu/", inside.cpu),
    path("bench/addresses/", inside.addresses),
    path("bench/learn/<slug:name>/", inside.learn),
    path("bench/drafts/<int:number>/", inside.drafts),
    path("bench/officer/", inside.officer),
    path("bench/receipt/", inside.receipt),
    path("bench/inserted/", inside.inserted),
    *urls.urlpatterns,
]
