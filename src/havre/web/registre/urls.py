"""Addresses of the register of data and of retention."""

from django.urls import path

from . import donnees, elimination

app_name = "registre"
urlpatterns = [
    path("", donnees.registre, name="registre"),
    path("champs", donnees.champs, name="champs"),
    path("acces", donnees.acces, name="acces"),
    path("registre.<slug:forme>", donnees.exporter, name="exporter"),
    path("conservation", elimination.conservation, name="conservation"),
    path("conservation/lectures", elimination.bordereau_des_lectures, name="lectures"),
    path("conservation/gels", elimination.gels, name="gels"),
    path("conservation/gels/<int:gel_id>/lever", elimination.lever, name="lever_gel"),
    path("conservation/<int:bordereau_id>", elimination.bordereau, name="bordereau"),
    path("conservation/<int:bordereau_id>/viser", elimination.viser, name="viser"),
    path("conservation/<int:bordereau_id>/eliminer", elimination.eliminer, name="eliminer"),
    path("conservation/<int:bordereau_id>/<slug:piece>.pdf", elimination.imprimer, name="imprimer"),
]
