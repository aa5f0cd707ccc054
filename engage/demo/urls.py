from django.urls import path

from engage.demo import components, views

app_name = "demo"
urlpatterns = [
    path("", views.try_it, name="try"),
    path("components/", components.components, name="components"),
    path("mail/", views.mail, name="mail"),
    path("mail/<slug:key>/", views.message, name="message"),
]
