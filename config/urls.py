"""The addresses of the site: pages at the root, the API under /api/."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("tracker.api.urls")),
    path("", include("tracker.web.urls")),
]
