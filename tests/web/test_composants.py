"""Formats, icons, maps and the living catalogue; contrast of the colours; vendored files are the ones declared."""

import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

import havre.web
from havre.apps.agents.enums import Role
from havre.web.composants import formats, icones
from havre.web.composants.carte import Carte, Point, contexte
from havre.web.composants.composants import accord
from havre.web.composants.objets import Page
from havre.web.composants.projection import FENETRE, LARGEURS, NORD, cadrer, projeter

STATIQUES = Path(havre.web.__file__).parent / "static" / "havre"
FINE, INSECABLE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("jours", "ecrit"),
    [
        (0, "moins d'un jour"),
        (1, "1 jour"),
        (47, "47 jours"),
        (90, "90 jours"),
        (91, "2 mois"),
        (92, "3 mois"),
        (700, "22 mois"),
        (731, "2 ans"),
        (860, "2 ans et 4 mois"),
        (timedelta(days=47), "47 jours"),
        (None, "–"),
    ],
)
def test_a_length_of_time_is_said_in_words(jours, ecrit):
    assert formats.duree(jours).replace(INSECABLE, " ") == ecrit


@pytest.mark.parametrize(("minutes", "ecrit"), [(35, "35 min"), (59.6, "1 h 00"), (74, "1 h 14"), (None, "–")])
def test_a_travel_time_is_said_in_hours_past_sixty_minutes(minutes, ecrit):
    assert formats.trajet(minutes).replace(INSECABLE, " ") == ecrit


def test_numbers_are_french():
    assert formats.nombre(12345.6, 1) == f"12{FINE}345,6"
    assert formats.euros(123450) == f"1{FINE}234,50{INSECABLE}€"
    assert formats.kilometres(840) == f"840{INSECABLE}m"
    assert formats.kilometres(24300) == f"24{INSECABLE}km"
    assert formats.pourcentage(0.431) == f"43{INSECABLE}%"


@pytest.mark.parametrize(
    ("n", "ecrit"), [(0, "0 lieu"), (1, "1 lieu"), (2, "2 lieux"), (1200, f"1{FINE}200 lieux"), (None, "0 lieu")]
)
def test_the_plural_starts_at_two(n, ecrit):
    assert formats.pluriel(n, "lieu,lieux").replace(INSECABLE, " ") == ecrit
    assert accord(n, "al,aux") == ("aux" if n and n > 1 else "al")


def test_dates_are_french_and_in_local_time():
    assert formats.jour(date(2026, 11, 1)).replace(INSECABLE, " ") == "1er nov. 2026"
    assert formats.jour_long(date(2026, 11, 22)) == "dimanche 22 novembre 2026"
    assert formats.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)).replace(INSECABLE, " ") == "2 juil. 2026 à 0 h 30"
    assert (formats.age(8), formats.age(168)) == (f"8{INSECABLE}mois", f"14{INSECABLE}ans")


def test_an_icon_is_silent_unless_it_speaks_alone():
    assert 'aria-hidden="true"' in icones.icone("maison")
    assert 'aria-label="famille à &lt;b&gt;"' in icones.icone("maison", "famille à <b>")
    with pytest.raises(KeyError):
        icones.icone("inconnue")


def test_the_frame_of_a_map_holds_its_points_at_a_listed_width():
    points = [(2.5376, 50.7236), (3.06, 50.63), (2.37, 51.03)]
    cadre = cadrer(points)
    assert cadre.largeur == LARGEURS[cadre.niveau]
    assert all(cadre.contient(*projeter(*p)) for p in points)
    assert cadrer([]) == NORD
    assert cadrer([points[0]]).niveau == 3


def test_a_frame_never_leaves_the_drawing():
    cadre = cadrer([(6.1, 49.0), (-0.2, 51.4)])
    assert FENETRE[0] <= cadre.x
    assert FENETRE[1] <= cadre.y


def test_marks_in_the_same_commune_do_not_hide_each_other():
    ici = (2.5376, 50.7236)
    points = [Point(*ici, f"lieu {n}", "place", n) for n in range(1, 5)] + [Point(*ici, "famille", "famille")]
    marques = contexte(Carte("t", "d", points))["marques"]
    assert len({(m["x"], m["y"]) for m in marques}) == 5
    famille = next(m for m in marques if m["point"].nature == "famille")
    assert (famille["x"], famille["y"]) == projeter(*ici)


def test_a_map_names_its_points_in_words_too():
    carte = Carte("Titre", "Description", [Point(2.53, 50.72, "Village <1>", "place", 1)])
    page = Template("{% carte_nord carte %}").render(Context({"carte": carte}))
    assert "<title>Village &lt;1&gt;</title>" in page
    assert "style=" not in page


def test_sorting_by_a_column_reverses_the_second_time_and_forgets_the_page():
    def lien(tri: str) -> str:
        requete = RequestFactory().get("/", {"curseur": "abc", "motif": "urgence"})
        gabarit = Template('{% colonne "Nom" "nom" tri %}')
        return gabarit.render(Context({"request": requete, "tri": tri}))

    assert 'href="?motif=urgence&amp;tri=nom"' in lien("age")
    assert 'aria-sort="ascending"' in lien("nom")
    assert "tri=-nom" in lien("nom")
    assert 'aria-sort="descending"' in lien("-nom")


def test_a_table_links_to_the_pages_around_and_keeps_the_filters():
    requete = RequestFactory().get("/", {"motif": "urgence"})
    gabarit = Template('{% tableau "Liste" page=page %}<tbody></tbody>{% endtableau %}')
    page = gabarit.render(Context({"request": requete, "page": Page((), curseur_suivant="suite")}))
    assert 'href="?motif=urgence&amp;curseur=suite"' in page
    assert "Précédents" not in page


@pytest.mark.django_db
def test_the_catalogue_draws_every_component(connecter):
    page = connecter(Role.ADMINISTRATION).get("/admin-havre/composants").content.decode()
    for classe in ("frise", "fratrie", "echeances", "chiffres", "carte", "tableau", "vide", "motif", "choix", "jauge"):
        assert f'class="{classe}' in page, classe


def test_vendored_files_are_the_ones_declared():
    paquets = json.loads((STATIQUES / "vendor.json").read_text())
    declares = {f: s for paquet in paquets for f, s in paquet["fichiers"].items()}
    presents = {f.relative_to(STATIQUES).as_posix() for f in (STATIQUES / "polices").glob("*.woff2")}
    assert set(declares) == presents
    for fichier, empreinte in declares.items():
        assert hashlib.sha256((STATIQUES / fichier).read_bytes()).hexdigest() == empreinte, fichier
    for paquet in paquets:
        assert (STATIQUES / paquet["fichier_licence"]).exists()


def _luminance(hexa: str) -> float:
    canaux = [int(hexa[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    return 0.2126 * lineaires[0] + 0.7152 * lineaires[1] + 0.0722 * lineaires[2]


def _contraste(un: str, deux: str) -> float:
    clair, fonce = sorted((_luminance(un), _luminance(deux)), reverse=True)
    return (clair + 0.05) / (fonce + 0.05)


def _couleurs(theme: int) -> dict[str, str]:
    css = (STATIQUES / "css" / "jetons.css").read_text()
    paires = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    seules = re.findall(r"--([\w-]+): (#\w{6});", css)
    return {nom: (clair, sombre)[theme] for nom, clair, sombre in paires} | dict(seules)


FONDS = ("fond", "surface", "surface-2")
LECTURES = [
    *(
        (encre, fond)
        for encre in ("encre", "encre-2", "encre-3", "accent")
        for fond in ("fond", "surface", "surface-2")
    ),
    *((sens, f"{sens}-fond") for sens in ("attente", "rompu", "tenu", "neutre")),
    *((sens, "surface") for sens in ("attente", "rompu", "tenu")),
    ("accent-vif", "accent-doux"),
    ("sur-accent", "accent-plein"),
    ("sur-accent", "accent-vif"),
    ("sur-quai", "quai"),
    ("sur-quai-2", "quai"),
]


@pytest.mark.parametrize("theme", [0, 1], ids=["clair", "sombre"])
@pytest.mark.parametrize(("encre", "fond"), LECTURES)
def test_words_are_readable_on_their_ground(theme, encre, fond):
    couleurs = _couleurs(theme)
    assert _contraste(couleurs[encre], couleurs[fond]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["clair", "sombre"])
def test_the_edge_of_a_field_is_seen(theme):
    couleurs = _couleurs(theme)
    assert _contraste(couleurs["trait-fort"], couleurs["surface"]) >= 3
