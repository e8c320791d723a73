"""The addresses of the site: pages at the root, the API under /api/."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("tracker.api.urls")),
    path("", include("tracker.web.urls")),
]

handler403 = "tracker.web.errors.forbidden"
handler404 = "tracker.web.errors.not_found"
handler500 = "tracker.web.errors.server_error"
