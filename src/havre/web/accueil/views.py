"""Views of the first page and of the legal pages."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def algorithme(request: HttpRequest) -> HttpResponse:
    """Say what the tool computes, with which data and weights, and that a person decides (CRPA R.311-3-1-2)."""
    return render(request, "accueil/algorithme.html")


@login_not_required
def accessibilite(request: HttpRequest) -> HttpResponse:
    """State of accessibility (RGAA, décret 2019-768)."""
    return render(request, "accueil/accessibilite.html")
