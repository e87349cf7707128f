"""What a letter about a worrying information already knows: its number and days, its household, what was decided."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from havre.apps.agents.enums import Action
from havre.apps.informations.enums import INFORMES_DE_DROIT, IssueEvaluation, LienAdulte
from havre.apps.informations.models import AdulteDuFoyer, InformationPreoccupante
from havre.apps.informations.queries import adresse_du_foyer, auteur_de, informations_visibles
from havre.web.socle.requete import agent_de

SUITES = {
    None: "elle est en cours d'évaluation",
    IssueEvaluation.CLASSEMENT: "elle a été évaluée et classée sans suite",
    IssueEvaluation.AIDE: "elle a été évaluée et une aide est proposée à la famille",
    IssueEvaluation.JUSTICE: "elle a été transmise à l'autorité judiciaire",
}
PLUS_LOIN = (IssueEvaluation.JUSTICE, IssueEvaluation.AIDE, IssueEvaluation.CLASSEMENT)
DE_DROIT = "Vous serez informé de la suite qui lui sera donnée, sans avoir à le demander"
A_LA_DEMANDE = "Si vous le demandez, vous serez informé dans les trois mois de la suite qui lui aura été donnée"
EN_CHARGE = (Action.RECUEILLIR_IP, Action.VALIDER_IP)


def information_de(request: HttpRequest) -> InformationPreoccupante:
    """Return the information that the address names, of which the agent has charge.

    Raises:
        Http404: there is none for him.
    """
    numero, agent = request.GET.get("ip", ""), agent_de(request)
    cle = numero if numero.isdecimal() else 0
    for action in EN_CHARGE:
        visibles = informations_visibles(pour=agent, action=action).select_related("crip", "commune")
        if (trouvee := visibles.filter(pk=cle).first()) is not None:
            return trouvee
    raise Http404


def _auteur(request: HttpRequest) -> tuple[InformationPreoccupante, dict[str, Any]]:
    """Return the information and where its author is written to; nobody writes to an anonymous one."""
    i = information_de(request)
    auteur = auteur_de(i, pour=agent_de(request))
    if auteur is None or auteur.anonyme:
        raise Http404
    nom = ", ".join(filter(None, (auteur.nom, auteur.qualite)))
    adresse = "\n".join(filter(None, (auteur.organisme if auteur.nom else "", auteur.adresse)))
    return i, {
        "service": i.crip, "destinataire_nom": nom or auteur.organisme, "destinataire_adresse": adresse,
        "c_recue_le": i.recue_le, "c_suites": DE_DROIT if auteur.nature in INFORMES_DE_DROIT else A_LA_DEMANDE,
    }  # fmt: skip


def accuse_auteur(request: HttpRequest, jour: date) -> tuple[InformationPreoccupante, dict[str, Any]]:
    """Begin the acknowledgement to the author."""
    i, initial = _auteur(request)
    return i, initial | {"c_numero": i.reference}


def suites_auteur(request: HttpRequest, jour: date) -> tuple[InformationPreoccupante, dict[str, Any]]:
    """Begin the letter that tells the author what followed: the issue, never its content."""
    i, initial = _auteur(request)
    validation = getattr(getattr(i, "evaluation", None), "validation", None)
    issues = set(validation.redaction.conclusions.values_list("issue", flat=True)) if validation else set()
    saisie = IssueEvaluation.JUSTICE if i.signalements.exists() else None
    issue = next((x for x in PLUS_LOIN if x in issues), saisie)
    return i, initial | {"c_suite": SUITES[issue], "c_suite_le": validation.validee_le if validation else jour}


def _enfants(i: InformationPreoccupante) -> str:
    """Return the children of the household, one row each, as the form of a letter writes a table."""
    lignes = i.enfants.filter(retire_a__isnull=True).order_by("date_naissance", "pk")
    return "\n".join(
        f"{e} | {f'{e.date_naissance:%d/%m/%Y}' if e.date_naissance else 'inconnu'} | {e.ecole or 'inconnue'}"
        for e in lignes
    )


def _adresse(i: InformationPreoccupante) -> str:
    """Return where the household lives, nothing when the address is protected: a letter goes far from its author."""
    return ", ".join(adresse_du_foyer(i, pour=None).lignes())


def saisine_parents(request: HttpRequest, jour: date) -> tuple[InformationPreoccupante, dict[str, Any]]:
    """Begin the letter that tells the parents that the judge was seised; its address, when nothing protects it."""
    i, agent = information_de(request), agent_de(request)
    signalement = i.signalements.select_related("parquet").order_by("-decide_a", "-pk").first()
    liens = (LienAdulte.MERE, LienAdulte.PERE, LienAdulte.TUTEUR)
    parents = AdulteDuFoyer.objects.filter(information=i, lien__in=liens, retire_a__isnull=True).order_by("pk")
    prenoms = [e.prenom for e in i.enfants.filter(retire_a__isnull=True).order_by("date_naissance", "pk") if e.prenom]
    ressort = f" ({signalement.parquet.nom})" if signalement and signalement.parquet else ""
    return i, {
        "service": i.crip, "destinataire_nom": " et ".join(str(p) for p in parents),
        "destinataire_adresse": _adresse(i), "c_prenoms": ", ".join(prenoms),
        "c_autorite": f"procureur de la République{ressort}",
        "c_saisie_le": signalement.decide_a.date() if signalement else None, "c_contact": agent.nom_complet(),
    }  # fmt: skip


def signalement(request: HttpRequest, jour: date) -> tuple[InformationPreoccupante, dict[str, Any]]:
    """Begin the report to the prosecutor, from the decision to seise him."""
    i = information_de(request)
    s = i.signalements.select_related("parquet").order_by("-decide_a", "-pk").first()
    if s is None:
        raise Http404
    adultes = AdulteDuFoyer.objects.filter(information=i, retire_a__isnull=True).order_by("pk")
    return i, {
        "service": i.crip, "destinataire_nom": "Procureur de la République",
        "destinataire_adresse": s.parquet.nom if s.parquet else "", "c_numero": i.reference,
        "c_recue_le": i.recue_le, "c_cause": s.get_cause_display(), "c_enfants": _enfants(i),
        "c_adultes": "\n".join(f"{a}, {a.get_lien_display()}" for a in adultes), "c_adresse": _adresse(i),
        "c_motifs": s.motifs, "c_actions": s.actions_menees, "c_copie": "président du conseil départemental",
    }  # fmt: skip


def transfert(request: HttpRequest, jour: date) -> tuple[InformationPreoccupante, dict[str, Any]]:
    """Begin the letter to the other département, from the decision to transfer."""
    i = information_de(request)
    t = getattr(i, "transfert", None)
    if t is None:
        raise Http404
    return i, {
        "service": i.crip, "destinataire_nom": f"Département : {t.departement}",
        "destinataire_adresse": "Cellule de recueil des informations préoccupantes", "c_numero": i.reference,
        "c_recue_le": i.recue_le, "c_connu_le": t.demenagement_connu_le, "c_enfants": _enfants(i), "c_motif": t.motif,
    }  # fmt: skip


DES_INFORMATIONS = {
    "accuse_auteur_ip": accuse_auteur,
    "information_auteur_ip": suites_auteur,
    "signalement_ip": signalement,
    "saisine_parents_ip": saisine_parents,
    "transfert_ip": transfert,
}
