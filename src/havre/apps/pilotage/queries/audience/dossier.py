"""The hearing file of a child: every line is a fact with its day and the number of the row that holds it (row L16).

The institution answers, not the worker: no line judges, none names who was slow. What the reader may not see is not
there: sealed files and protected addresses are left out, for siblings too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from havre.apps.accueils.models import InformationJuge, Sollicitation
from havre.apps.accueils.queries import accueils_de, ruban_fratrie
from havre.apps.accueils.queries.parcours import nom_du_lieu
from havre.apps.agents.models import Agent
from havre.apps.decisions.models import Decision
from havre.apps.decisions.queries import audiences_de, decisions_de
from havre.apps.echanges.models import Courrier
from havre.apps.echanges.queries import courriers_visibles, demande_suivie, demandes_suivies
from havre.apps.echeances.queries import a_faire
from havre.apps.echeances.regles import source_de, titre_de
from havre.apps.mesures.models import Mesure
from havre.apps.mesures.queries import mesures_de
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries import adresses_cachees, fratrie_de
from havre.apps.suivis.queries import rapports_de
from havre.apps.visites.queries import visites_de

from ..promesses import Etat, promesses_au
from .origine import origine_de

DUS_AU_PLUS = 40
PROTEGE = "Lieu dont l'adresse est protégée"


@dataclass(frozen=True)
class FaitDate:
    """A fact: its day, what it is, and where it stands (`source`: kind and number of its row)."""

    le: date | None
    texte: str
    source: str


@dataclass
class Partie:
    """A part of the file."""

    titre: str
    vide: str
    faits: list[FaitDate] = field(default_factory=list)


@dataclass
class DossierAudience:
    """The file of one child on a day: the cover (label and value), then the parts."""

    enfant: Enfant
    au: date
    couverture: list[tuple[str, str]]
    manque: list[FaitDate]
    parties: list[Partie]


def dossier_audience(enfant: Enfant, *, pour: Agent, au: date) -> DossierAudience:
    """Return the hearing file of a child as `pour` may see it on a day."""
    decide, mesures = _decide(enfant), mesures_de(enfant)
    parties = [
        Partie("Ce qui a été décidé", "Aucune décision n'est enregistrée.", decide),
        Partie("Ce qui a été ordonné et exécuté", "Aucune mesure n'est enregistrée.", list(_mesures(mesures, au))),
        Partie("Où l'enfant a vécu", "Aucun séjour n'est enregistré.", list(_sejours(enfant, au))),
        Partie("Les lieux demandés et leurs réponses", "Aucun lieu n'a été sollicité.", list(_recherches(enfant, au))),
        Partie("Les visites", "Aucune visite n'est enregistrée.", list(_visites(enfant, au))),
        Partie("Les demandes et leurs réponses", "Aucune demande.", list(_demandes(enfant, pour, au))),
        Partie("Les lettres", "Aucune lettre.", list(_lettres(enfant, pour))),
        Partie("Ce qui a été promis", "Aucune promesse n'est notée.", list(_promesses(enfant, au))),
        Partie("Les rapports", "Aucun rapport signé.", list(_rapports(enfant))),
        Partie("Les frères et sœurs", "Aucun frère ni sœur n'est suivi.", list(_fratrie(enfant, pour, au))),
    ]
    manque = list(_manque(enfant, mesures, pour, au))
    parties.append(Partie("Ce qui manque encore, et à qui c'est demandé", "Rien n'est dû à ce jour.", manque))
    couverture = _couverture(enfant, mesures, parties, au)
    origine = Partie("D'où vient la situation", "Aucune information préoccupante n'est liée au dossier.")
    origine.faits = _tries(FaitDate(*fait) for fait in origine_de(enfant, au=au))
    return DossierAudience(enfant, au, couverture, manque, [origine, *parties])


def _couverture(enfant: Enfant, mesures: list[Mesure], parties: list[Partie], au: date) -> list[tuple[str, str]]:
    """Return the cover: what a judge with five minutes reads."""
    en_cours = [m for m in mesures if m.ordonnee_le and _contient(m, au)]
    lieux = [f for f in parties[3].faits if f.source.startswith("demande à un lieu")]
    lignes = [
        (
            f"{m.get_type_display()} ({m.decision.reference if m.decision else 'sans référence'})",
            f"ordonnée le {m.ordonnee_le:%d/%m/%Y}, "
            + (
                f"exécutée le {m.executee_le:%d/%m/%Y}"
                if m.executee_le
                else f"non exécutée depuis {(au - m.ordonnee_le).days} jours"
            )
            + (f", terme le {m.periode.upper:%d/%m/%Y}" if m.periode.upper else ""),
        )
        for m in en_cours
        if m.ordonnee_le
    ]
    lignes = lignes or [("Mesure en cours", "aucune")]
    refus = sum(": refus" in f.texte for f in lieux)
    silences = sum(": silence" in f.texte for f in lieux)
    visites = parties[4].faits
    return [
        *lignes,
        ("Lieux demandés", f"{len(lieux)}, dont {refus} refus et {silences} sans réponse dans les temps"),
        ("Visites faites", f"{sum(': faite' in f.texte for f in visites)} sur {len(visites)} enregistrées"),
        ("Demandes", str(len(parties[5].faits))),
        ("Lettres", str(len(parties[6].faits))),
        ("Promesses non tenues", str(sum(": non tenue" in f.texte for f in parties[7].faits))),
        ("Points qui manquent encore", f"{len(parties[-1].faits)}, à la fin de ce document"),
    ]


def _contient(mesure: Mesure, au: date) -> bool:
    return mesure.periode.lower <= au and (mesure.periode.upper is None or au < mesure.periode.upper)


def _decide(enfant: Enfant) -> list[FaitDate]:
    """Return the decisions, hearings and appeals, oldest first."""
    decisions = decisions_de(enfant)
    prefetch_related_objects(decisions, "renouvelle", "appels__issue", "droits_de_visite", "rapports_dus")
    faits = [fait for d in decisions for fait in _d_une_decision(d, enfant)]
    for audience in audiences_de(enfant):
        issue = getattr(audience, "issue", None)
        etat = issue.get_issue_display() if issue else "à venir"
        faits.append(
            FaitDate(
                localdate(audience.prevue_a), f"{audience.get_nature_display()}, {audience.juridiction.nom} : {etat}.",
                f"audience {audience.pk}",
            )
        )  # fmt: skip
    return _tries(faits)


def _d_une_decision(d: Decision, enfant: Enfant) -> Iterable[FaitDate]:
    """Yield a decision, the visiting rights and the reports that it sets, its appeals and their outcome."""
    ou = f", {d.juridiction.nom}" if d.juridiction else ""
    terme = f", terme le {d.terme_le:%d/%m/%Y}" if d.terme_le else ""
    suite = f", à la suite de {d.renouvelle.reference}" if d.renouvelle else ""
    yield FaitDate(d.rendue_le, f"{d.get_nature_display()} {d.reference}{ou}{terme}{suite}.", f"décision {d.pk}")
    for x in sorted(d.droits_de_visite.all(), key=lambda x: x.pk):
        if x.enfant_id in {None, enfant.pk}:
            frequence = f", {x.fois} fois {x.get_par_display()}" if x.fois else ""
            texte = f"Droit de visite, {x.get_beneficiaire_display()} : {x.get_mode_display()}{frequence}."
            yield FaitDate(d.rendue_le, texte, f"droit de visite {x.pk}")
    for r in d.rapports_dus.all():
        yield FaitDate(d.rendue_le, f"Rapport demandé pour le {r.pour_le:%d/%m/%Y} : {r.objet}.", f"rapport dû {r.pk}")
    for a in sorted(d.appels.all(), key=lambda a: a.pk):
        yield FaitDate(a.forme_le, f"Appel de {d.reference} par {a.get_forme_par_display()}.", f"appel {a.pk}")
        if (issue := getattr(a, "issue", None)) is not None:
            rendu = f"Appel de {d.reference} : {issue.get_issue_display()}."
            yield FaitDate(issue.rendue_le, rendu, f"issue d'appel {issue.pk}")


def _tries(faits: Iterable[FaitDate]) -> list[FaitDate]:
    """Return facts, oldest first."""
    return sorted(faits, key=lambda f: (f.le or date.min, f.source))


def _mesures(mesures: list[Mesure], au: date) -> Iterable[FaitDate]:
    """Yield the measures with their three dates."""
    for m in sorted(mesures, key=lambda m: (m.ordonnee_le or m.periode.lower, m.pk)):
        dates = [
            f"recommandée le {m.recommandee_le:%d/%m/%Y}" if m.recommandee_le else "",
            f"ordonnée le {m.ordonnee_le:%d/%m/%Y}" if m.ordonnee_le else "non ordonnée",
        ]
        if m.executee_le and m.ordonnee_le:
            dates.append(f"exécutée le {m.executee_le:%d/%m/%Y}, {_jours((m.executee_le - m.ordonnee_le).days)}")
        elif m.ordonnee_le:
            fin = min(au, m.periode.upper or au)
            dates.append(f"non exécutée ({(fin - m.ordonnee_le).days} jours)")
        yield FaitDate(m.ordonnee_le, f"{m.get_type_display()} : {', '.join(filter(None, dates))}.", f"mesure {m.pk}")


def _jours(nombre: int) -> str:
    """Return how long after an order it was carried out, in words."""
    return "le jour même" if nombre == 0 else f"{nombre} jour{'s' if nombre > 1 else ''} après"


def _sejours(enfant: Enfant, au: date) -> Iterable[FaitDate]:
    """Yield the stays that were not cancelled, and what the judge was told of them."""
    sejours, cache = [a for a in accueils_de(enfant) if a.annule_a is None], _cache(enfant)
    for a in sorted(sejours, key=lambda a: (a.periode.lower, a.pk)):
        fin = f"jusqu'au {a.periode.upper:%d/%m/%Y}" if a.periode.upper and a.periode.upper <= au else "en cours"
        arrive = "" if a.admis_le else ", arrivée non confirmée"
        promis = f", fin promise le {a.fin_promise:%d/%m/%Y}" if a.fin_promise else ""
        lieu = PROTEGE if cache else nom_du_lieu(a) or str(a.get_mode_display()).capitalize()
        yield FaitDate(a.periode.lower, f"{lieu} : {fin}{arrive}{promis}.", f"séjour {a.pk}")
    informations = InformationJuge.objects.filter(accueil__in=sejours, envoyee_le__isnull=False)
    for i in informations.order_by("envoyee_le", "pk"):
        yield FaitDate(i.envoyee_le, f"Le juge est informé : {i.get_objet_display().lower()}.", f"information {i.pk}")


def _cache(enfant: Enfant) -> bool:
    """Tell whether nothing may say where this child lives: the file leaves the service."""
    return enfant.pk in adresses_cachees(pour=None)


def _recherches(enfant: Enfant, au: date) -> Iterable[FaitDate]:
    """Yield each place asked for this child, with its answer or its silence."""
    cache = _cache(enfant)
    demandes = Sollicitation.objects.filter(recherche__enfants__enfant=enfant, demandee_le__lte=au).distinct()
    for s in demandes.select_related("lieu__commune").order_by("demandee_le", "pk"):
        if s.reponse == "refusee" and s.repondue_le:
            suite = f"refus le {s.repondue_le:%d/%m/%Y}, {s.get_motif_refus_display().lower()}"
        elif s.reponse and s.repondue_le:
            suite = f"{s.get_reponse_display().lower()} le {s.repondue_le:%d/%m/%Y}"
        elif s.reponse_attendue_le < au:
            suite = f"silence, réponse attendue le {s.reponse_attendue_le:%d/%m/%Y}"
        else:
            suite = f"en attente jusqu'au {s.reponse_attendue_le:%d/%m/%Y}"
        lieu = PROTEGE if cache and s.reponse != "refusee" else f"{s.lieu.nom} ({s.lieu.commune.nom})"
        yield FaitDate(s.demandee_le, f"{lieu} : {suite}.", f"demande à un lieu {s.pk}")


def _visites(enfant: Enfant, au: date) -> Iterable[FaitDate]:
    """Yield the visits, made or not."""
    for v in sorted(visites_de(enfant), key=lambda v: (v.faite_le or v.prevue_le or date.min, v.pk)):
        if v.faite_le:
            etat = f"faite le {v.faite_le:%d/%m/%Y}"
        elif v.annulee_le:
            etat = f"non faite, cause : {v.get_annulee_par_display()}"
        elif v.prevue_le and v.prevue_le < au:
            etat = "sans suite notée"
        else:
            etat = "à venir"
        yield FaitDate(v.faite_le or v.prevue_le, f"{v.get_nature_display()} : {etat}.", f"visite {v.pk}")


def _demandes(enfant: Enfant, pour: Agent, au: date) -> Iterable[FaitDate]:
    """Yield the requests for this child and their answers."""
    for d in demandes_suivies(pour=pour).filter(enfant=enfant).order_by("demandee_le", "pk"):
        suivi = demande_suivie(d, au=au)
        if suivi.repondue:
            suite = f"{d.reponse.get_issue_display().lower()} le {d.reponse.decidee_le:%d/%m/%Y}"
        else:
            suite = f"{'silence, ' if suivi.en_retard else ''}réponse attendue le {suivi.attendue_le:%d/%m/%Y}"
        yield FaitDate(d.demandee_le, f"{d.get_nature_display()}, {d.objet}, à {d.service.nom} : {suite}.", d.reference)


def _lettres(enfant: Enfant, pour: Agent) -> Iterable[FaitDate]:
    """Yield the letters about this child."""
    lettres = courriers_visibles(pour=pour).filter(enfant=enfant).select_related("envoi").order_by("signe_a", "pk")
    for c in lettres.defer("valeurs"):
        depart = getattr(c, "envoi", None)
        suite = f"partie le {depart.envoye_le:%d/%m/%Y}" if depart else "signée, non partie"
        yield FaitDate(localdate(c.signe_a), f"{c.objet}, à {_destinataire(c)} : {suite}.", c.reference)


def _destinataire(c: Courrier) -> str:
    return c.destinataire_nom


def _promesses(enfant: Enfant, au: date) -> Iterable[FaitDate]:
    """Yield what was promised and what became of it."""
    for p in sorted(promesses_au(enfant.pk, au=au), key=lambda p: (p.dite_le, p.pour_le)):
        etat = str(Etat(p.etat).label)
        source = f"promesse {p.promesse_id}" if p.promesse_id else f"séjour {p.accueil_id}"
        yield FaitDate(p.dite_le, f"Promis pour le {p.pour_le:%d/%m/%Y} : {etat}.", source)


def _rapports(enfant: Enfant) -> Iterable[FaitDate]:
    """Yield the signed versions and their sendings."""
    for r in reversed(rapports_de(enfant)):
        for v in r.versions.all():
            envois = ", ".join(f"envoyée le {e.envoye_le:%d/%m/%Y} à {e.destinataire_nom}" for e in v.envois.all())
            texte = f"{r.get_nature_display()}, version {v.numero} signée{' ; ' + envois if envois else ''}."
            yield FaitDate(localdate(v.signe_a), texte, f"version {v.pk}, empreinte {v.empreinte[:12]}")


def _fratrie(enfant: Enfant, pour: Agent, au: date) -> Iterable[FaitDate]:
    """Yield where each sibling lives, by first name, as the reader may see."""
    fratrie, caches = fratrie_de(enfant, au=au), adresses_cachees(pour=None)
    for m in ruban_fratrie(enfant, fratrie, pour=pour, au=au) if fratrie else ():
        if not m.ouvrable:
            continue
        trajet = "" if m.minutes is None else f"à {m.minutes} minutes de route"
        trajet = "sous le même toit" if m.ensemble else trajet
        ou = f"{m.commune}{', ' + trajet if trajet else ''}" if m.commune else "pas de lieu d'accueil"
        if {enfant.pk, m.enfant.pk} & caches:
            ou = PROTEGE
        depuis = m.accueil.periode.lower if m.accueil else None
        yield FaitDate(depuis, f"{m.enfant.personne.prenom} : {ou}.", f"dossier {m.enfant.numero}")


def _manque(enfant: Enfant, mesures: list[Mesure], pour: Agent, au: date) -> Iterable[FaitDate]:
    """Yield what is due and not done, with whom it is asked of."""
    for m in mesures:
        if m.ordonnee_le and not m.executee_le and _contient(m, au):
            yield FaitDate(m.ordonnee_le, f"{m.get_type_display()} ordonnée et non exécutée.", f"mesure {m.pk}")
    for e in a_faire(pour=pour, au=au, miennes=False, groupe="retard", enfant=enfant.pk)[:DUS_AU_PLUS]:
        demande_a = e.service.nom if e.service else "service à désigner"
        yield FaitDate(e.echeance_le, f"{titre_de(e.regle)} ({source_de(e.regle)}) : attendu de {demande_a}.", e.cle)
