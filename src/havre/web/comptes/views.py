"""Choice of the look."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from havre.web.socle.contexte import THEMES

UN_AN_S = 365 * 24 * 3600


@login_not_required
@require_POST
def apparence(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the system's choice in a cookie, and go back to the page."""
    retour = request.POST.get("retour", "/")
    if not url_has_allowed_host_and_scheme(retour, {request.get_host()}, require_https=request.is_secure()):
        retour = "/"
    reponse = HttpResponseRedirect(retour)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        reponse.set_cookie("theme", theme, max_age=UN_AN_S, samesite="Lax", secure=request.is_secure(), httponly=True)
    else:
        reponse.delete_cookie("theme")
    return reponse
