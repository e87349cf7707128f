"""What was tried in a search as one timeline, and what is owed next with its date."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from havre.apps.accueils.adapters.proposition import LIBELLES_EXCLUSIONS
from havre.apps.accueils.enums import Etape, IssuePiste, MotifRecherche, ReponseSollicitation
from havre.apps.accueils.models import Accueil, Consultation, EnfantRecherche
from havre.apps.accueils.queries import DossierRecherche, SollicitationSuivie
from havre.web.composants.formats import duree, jour, pluriel
from havre.web.composants.objets import EcheanceAffichee, Evenement

RAISONS_AU_PLUS = 3
ICONES_ETAPE = {
    Etape.RESERVEE: ("lit", "attente"),
    Etape.CONFIRMEE: ("coche", "tenu"),
    Etape.ARRIVEE: ("maison", "tenu"),
    Etape.DEDITE: ("exclu", "rompu"),
    Etape.ANNULEE: ("exclu", "neutre"),
    Etape.TERMINEE: ("drapeau", "neutre"),
}
ISSUES_FAVORABLES = {IssuePiste.FAVORABLE}


def chronologie(d: DossierRecherche) -> list[Evenement]:
    """Return everything that was tried in a case, newest first."""
    faits = [*_ouverture_et_fin(d), *(_consultation(c) for c in d.consultations)]
    for s in d.sollicitations:
        faits += _sollicitation(s)
    for p in d.pistes:
        details = [p.get_issue_display(), p.precision, _par(p.notee_par)]
        ton = "tenu" if p.issue in ISSUES_FAVORABLES else "neutre"
        titre = f"Proche cherché : {p.nom} ({p.get_lien_display().lower()})"
        faits.append(Evenement(p.notee_le, titre, _joindre(details), icone="personnes", ton=ton))
    for a in d.accueils:
        faits += _etapes(a)
    for i in d.informations:
        prenom = i.accueil.enfant.personne.prenom
        if i.envoyee_le:
            faits.append(
                Evenement(
                    i.envoyee_le, f"Juge informé : {i.get_objet_display().lower()}", prenom, icone="justice", ton="tenu"
                )
            )
        else:
            titre = f"À dire au juge : {i.get_objet_display().lower()}"
            faits.append(Evenement(_jour(i.preparee_a), titre, prenom, icone="justice", ton="attente"))
    return sorted(faits, key=lambda f: f.le)[::-1]


def _jour(moment: datetime) -> date:
    return timezone.localdate(moment)


def _par(agent: object | None) -> str:
    """Return who wrote a fact."""
    return f"par {agent}" if agent else "par Havre, de lui-même"


def _joindre(morceaux: list[str]) -> str:
    """Return the pieces that say something."""
    return " · ".join(m for m in morceaux if m)


def raison_en_mots(e: EnfantRecherche) -> str:
    """Return the fact that makes a child looked for, in words."""
    if e.mesure is not None and e.motif == MotifRecherche.ORDONNANCE:
        juridiction = e.mesure.decision.juridiction if e.mesure.decision else None
        return _joindre([f"{e.mesure} du {jour(e.depuis)}", str(juridiction or "")])
    if e.accueil is not None:
        lieu = e.accueil.unite.lieu if e.accueil.unite else e.accueil.lieu
        if e.motif == MotifRecherche.FIN_PROMISE and e.accueil.fin_promise:
            return f"fin promise le {jour(e.accueil.fin_promise)}, {lieu or 'hors établissement'}"
        return f"{lieu or ''} : sortie médicale le {jour(e.depuis)}".strip(" :")
    if e.reexamen is not None:
        return f"second regard du {jour(e.reexamen.examine_le)} : {e.reexamen.meilleur} les réunirait"
    return e.precision


def _ouverture_et_fin(d: DossierRecherche) -> Iterator[Evenement]:
    """Yield the opening, the reasons that came later, the children found or out, and the end."""
    r = d.recherche
    yield Evenement(
        r.ouverte_le, f"Recherche ouverte : {r.get_motif_display().lower()}", _par(r.ouverte_par), icone="recherche",
        ton="accent",
    )  # fmt: skip
    for e in d.enfants:
        prenom = e.enfant.personne.prenom
        titre = f"{prenom} : {e.get_motif_display().lower()}"
        yield Evenement(e.entre_le, titre, raison_en_mots(e), icone="sablier", ton="attente")
        if e.trouve_le:
            yield Evenement(e.trouve_le, f"{prenom} a une place", e.get_motif_display(), icone="coche", ton="tenu")
        if e.sorti_le:
            yield Evenement(e.sorti_le, f"{prenom} n'est plus cherché", e.get_sorti_issue_display(), icone="drapeau")
    if r.close_le:
        titre = f"Recherche close : {r.get_issue_display().lower()}"
        yield Evenement(r.close_le, titre, _joindre([r.decision, _par(r.close_par)]), icone="drapeau", ton="tenu")


def _consultation(c: Consultation) -> Evenement:
    """Return a look at the places."""
    exclues = sorted(c.exclusions.items(), key=lambda e: -e[1])[:RAISONS_AU_PLUS]
    ecartees = ", ".join(f"{LIBELLES_EXCLUSIONS.get(raison, raison)} ({nombre})" for raison, nombre in exclues)
    details = [
        f"{pluriel(c.lieux_pour_tous, 'lieu', 'lieux')} pour tous",
        pluriel(c.propositions, "proposition"),
        f"écartées : {ecartees}" if ecartees else "",
        f"arrivée le {jour(c.arrivee_le)}",
        f"poids du {jour(c.version_poids)}",
        _par(c.consultee_par),
    ]
    titre = f"Places examinées : {pluriel(c.unites_examinees, 'unité')}"
    return Evenement(_jour(c.consultee_a), titre, _joindre(details), icone="liste")


def _sollicitation(suivie: SollicitationSuivie) -> Iterator[Evenement]:
    """Yield a request: asked, answered or silent, taken back."""
    s = suivie.sollicitation
    url = reverse("lieux:fiche", args=[s.lieu_id])
    pour = [f"pour {pluriel(s.nombre_enfants, 'enfant')}", f"réponse attendue le {jour(s.reponse_attendue_le)}"]
    silence = f"sans réponse depuis {duree(suivie.silence_jours)}" if suivie.silence_jours else ""
    yield Evenement(
        s.demandee_le, f"Lieu sollicité : {s.lieu}", _joindre([*pour, silence, _par(s.demandee_par)]), icone="porte",
        ton="rompu" if silence else "attente" if not s.reponse else "neutre", url=url,
    )  # fmt: skip
    if s.repondue_le:
        acceptee = s.reponse == ReponseSollicitation.ACCEPTEE
        motif = s.get_motif_refus_display() if s.motif_refus else ""
        qui = f"répondu par {s.interlocuteur}" if s.interlocuteur else ""
        yield Evenement(
            s.repondue_le, f"{s.lieu} : demande {s.get_reponse_display()}",
            _joindre([motif, s.precision, qui, f"noté {_par(s.reponse_saisie_par)}"]),
            icone="ok" if acceptee else "exclu", ton="tenu" if acceptee else "neutre", url=url,
        )  # fmt: skip
    if s.dedite_le:
        motif = s.get_dedit_motif_display()
        yield Evenement(
            s.dedite_le, f"{s.lieu} s'est dédit", _joindre(
                [motif, s.dedit_precision, f"noté {_par(s.dedit_saisi_par)}"]
            ), icone="exclu", ton="rompu", url=url,
        )  # fmt: skip


def _etapes(a: Accueil) -> Iterator[Evenement]:
    """Yield the steps of a stay chosen in the case, each with its author and when it was written."""
    prenom, lieu = a.enfant.personne.prenom, str(a.unite.lieu) if a.unite else a.get_mode_display()
    for pas in a.pas:  # type: ignore[attr-defined]
        if pas.etape == Etape.DEDITE:
            continue
        icone, ton = ICONES_ETAPE[pas.etape]
        details = [
            f"arrivée prévue le {jour(a.periode.lower)}" if pas.etape == Etape.RESERVEE else "",
            f"pour le lieu : {pas.interlocuteur}" if pas.interlocuteur else "",
            pas.precision,
            f"noté le {jour(_jour(pas.notee_a))} {_par(pas.notee_par)}",
        ]
        titre = f"{prenom}, {pas.get_etape_display().lower()} : {lieu}"
        yield Evenement(pas.survenue_le, titre, _joindre(details), icone=icone, ton=ton)
    if not a.pas:  # type: ignore[attr-defined]
        titre = f"{prenom} : place choisie, {lieu}"
        yield Evenement(_jour(a.enregistre_a), titre, _par(a.enregistre_par), icone="lit", ton="attente")


def suites_de_la_recherche(d: DossierRecherche, au: date) -> list[EcheanceAffichee]:
    """Return what is owed next in an open case, the late ones first."""
    if d.recherche.close_le:
        return []
    dues = []
    for s in d.sollicitations:
        if not s.sollicitation.reponse:
            due, url = s.sollicitation.reponse_attendue_le, reverse("places:repondre", args=[s.sollicitation.pk])
            ton, detail = ("rompu", f"silence depuis {duree(s.silence_jours)}") if s.silence_jours else ("attente", "")
            dues.append(EcheanceAffichee(f"Réponse de {s.sollicitation.lieu}", due, ton, detail, url=url))
    for a in d.reservations:
        ton = "rompu" if a.periode.lower < au else "attente"
        libelle = f"Arrivée de {a.enfant.personne.prenom} à confirmer"
        dues.append(EcheanceAffichee(libelle, a.periode.lower, ton, url=reverse("places:arrivee", args=[a.pk])))
    for i in d.informations:
        if i.envoyee_le is None:
            ton = "rompu" if _jour(i.echeance_a) < au else "attente"
            source = "CASF L.223-3" if i.objet != "rectification" else "Repère du service"
            url = reverse("places:envoi", args=[i.pk])
            dues.append(EcheanceAffichee(i.get_objet_display(), _jour(i.echeance_a), ton, "juge", source, url))
    dues.sort(key=lambda e: (e.le or au, e.libelle))
    fratrie = d.recherche.fratrie_id
    if not d.pistes:
        url = reverse("places:piste", args=[fratrie])
        dues.append(
            EcheanceAffichee("Chercher un proche ou un tiers digne de confiance", None, "attente", "rien n'est noté",
                             "Code civil, article 375-3", url)
        )  # fmt: skip
    if not d.sollicitations and not d.reservations:
        url = reverse("places:demander", args=[fratrie])
        dues.append(EcheanceAffichee("Solliciter un premier lieu", None, "attente", url=url))
    if d.sans_fait:
        url = reverse("places:clore", args=[d.recherche.pk])
        prenoms = sorted({e.enfant.personne.prenom for e in d.enfants if e.enfant_id in d.sans_fait})
        dues.append(
            EcheanceAffichee("Décider de la fin de la recherche", None, "rompu",
                             f"plus aucun fait ne fait attendre {', '.join(prenoms)}", url=url)
        )  # fmt: skip
    return dues
