"""The only file where all apps meet."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from engage.accounts.views import own_account
from engage.core.views import not_here
from home.views import brand_sheet

handler400 = "engage.core.views.bad_request"
handler403 = "engage.core.views.permission_denied"
handler404 = "engage.core.views.page_not_found"
handler429 = "engage.core.views.rate_limited"  # allauth asks for it
handler500 = "engage.core.views.server_error"

urlpatterns = [
    # Wagtail's own log-ins would let people in past the second factor and past the limits on guessing.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/failwhale/", not_here),  # Wagtail's, to end in an error on purpose
    path("admin/account/", own_account),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/", include("engage.media.urls")),
    re_path(r"^brand/([0-9a-f]{6})-([0-9a-f]{12})\.css$", brand_sheet, name="brand_sheet"),
]

if settings.ENGAGE_DEMO:
    urlpatterns.append(path("demo/", include("engage.demo.urls")))

urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include("consultations.urls")),
    path("", include("stories.urls")),
    path("", include("forums.urls")),
    path("", include("engage.decisions.urls")),
    path("", include("engage.participant.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
