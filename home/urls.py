from django.urls import path

from home import views

app_name = "home"
urlpatterns = [
    path("accessibility-statement/", views.accessibility, name="accessibility"),
    path("contact/", views.contact, name="contact"),
    path("privacy/", views.privacy, name="privacy"),
]
