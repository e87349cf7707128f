"""Addresses of the plans of the week."""

from django.urls import path

from . import besoins, decisions, plans

app_name = "plans"
urlpatterns = [
    path("plans", plans.liste, name="liste"),
    path("plans/<int:plan_id>", plans.detail, name="detail"),
    path("plans/<int:plan_id>/suivi", plans.suivi, name="suivi"),
    path("plans/<int:plan_id>/arreter", plans.arret, name="arreter"),
    path("plans/<int:plan_id>/export.csv", plans.export, name="export"),
    path("plans/<int:plan_id>/sans-place", plans.sans_place, name="sans_place"),
    path("plans/propositions/<int:proposition_id>", decisions.examiner, name="proposition"),
    path("plans/propositions/<int:proposition_id>/ecarter", decisions.ecarter, name="ecarter"),
    path("besoins-en-places", besoins.page, name="besoins"),
]
