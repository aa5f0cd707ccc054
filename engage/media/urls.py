from django.urls import path

from engage.media import views

app_name = "media"
urlpatterns = [path("images/<str:name>", views.site_picture, name="site_picture")]
