"""Error pages: what happened, and what to do now, in plain French."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def requete_invalide(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer to a request that the site cannot read (400)."""
    return render(request, "erreurs/400.html", status=400)


def acces_refuse(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer to a page that this person's roles do not open (403); the reason given by the rule is shown."""
    return render(request, "erreurs/403.html", {"raison": str(exception)}, status=403)


def introuvable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer to an address where nothing stands, or nothing that this person may see (404)."""
    return render(request, "erreurs/404.html", status=404)


def panne(request: HttpRequest) -> HttpResponse:
    """Answer to an unexpected failure (500): no query, no session, since the database may be what failed."""
    return HttpResponse(render_to_string("erreurs/500.html"), status=500)
