"""Every answer that shows a child's data is written in the journal of reads, before it leaves."""

from collections.abc import Callable, Iterable

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from havre.apps.journal.actions import Lues, conclure, consigner_lecture, lectures_groupees
from havre.apps.journal.enums import Fondement, GenreLecture
from havre.apps.personnes.models import Enfant
from havre.apps.personnes.queries.lectures import lu_par_delegation

from .requete import agent_de

DONNEES = ("text/csv", "text/calendar", "application/json", "application/vnd.oasis.opendocument")
"""Kinds of content that take data away, as opposed to a document."""
ENFANT = "enfant_id"
"""Name of the part of an address that is a child: such a page is a reading of his file, whatever its view says."""


def lu(
    request: HttpRequest, enfant: Enfant | None, *, genre: GenreLecture | None = None, sinon: Model | None = None
) -> None:
    """Note that the answer shows the file of this child, or a part of it; when there is no child, `sinon`, if given."""
    objet = enfant if enfant is not None else sinon
    if objet is not None:
        consigner_lecture(par=agent_de(request), le=timezone.now(), objet=objet, genre=genre)


def lus(request: HttpRequest, enfants: Iterable[Enfant | int], *, genre: GenreLecture | None = None) -> None:
    """Note that the answer shows data of these children, beside the one whose file it may be."""
    consigner_lecture(
        par=agent_de(request),
        le=timezone.now(),
        mentions=[e if isinstance(e, int) else e.pk for e in enfants],
        genre=genre,
    )


def lue(request: HttpRequest, objet: Model, enfants: Iterable[int] = ()) -> None:
    """Note that the answer shows something that is not a file (an information received), and these children."""
    consigner_lecture(par=agent_de(request), le=timezone.now(), objet=objet, mentions=enfants)


def liste_lue(request: HttpRequest, sorte: type[Model], enfants: Iterable[int] = ()) -> None:
    """Note that the answer shows a list of objects that name persons of whom some only (`enfants`) have a file."""
    consigner_lecture(par=agent_de(request), le=timezone.now(), liste_de=sorte, mentions=enfants)


class LecturesConsignees:
    """Write one row of the journal of reads for each answer that shows children's data.

    What was read is what the view declared (`lu`, `lus`) and, where the address names a child, that child.
    Stands inside the transaction of the request: an answer whose reading cannot be written does not leave.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then write what the answer shows; a refusal or a redirection shows nothing."""
        with lectures_groupees() as lues:
            reponse = self.get_response(request)
        if reponse.status_code == 200 and request.user.is_authenticated:
            trouvee = request.resolver_match
            if trouvee is not None:
                lues.partie = trouvee.view_name
                _completer(lues, trouvee.kwargs.get(ENFANT))
            if lues.fondement == Fondement.ROLE and lu_par_delegation(lues.personnes, pour=agent_de(request)):
                lues.fondement = Fondement.DELEGATION
            lues.genre = lues.genre or _genre(reponse, lues)
            conclure(lues, par=agent_de(request), le=timezone.now())
        return reponse


def _completer(lues: Lues, enfant_id: object) -> None:
    """Add the child that the address names, who is then the one whose file was read."""
    if not isinstance(enfant_id, int):
        return
    lues.personnes[enfant_id] = None
    if not lues.objet_id:
        lues.objet_type, lues.objet_id = Enfant._meta.label_lower, str(enfant_id)


def _genre(reponse: HttpResponse, lues: Lues) -> GenreLecture:
    """Return what kind of reading an answer is, from its content."""
    contenu = reponse.get("Content-Type", "")
    if contenu.startswith("text/html"):
        return GenreLecture.PAGE if lues.objet_id else GenreLecture.LISTE
    return GenreLecture.EXPORT if contenu.startswith(DONNEES) else GenreLecture.FICHIER
