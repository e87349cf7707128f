"""Letters and documents: one folder a model under `modeles`, a context and a template, rendered as a PDF.

Nouns: *lettre* (what is written, to whom, signed by whom), *modèle* (a kind of letter: its fields, its French text and,
where it goes to a family, its plain-language text), *mention* (ways of appeal, notice of a computation).

`rendre(lettre)` returns the bytes of a tagged PDF (the templates ask typst for PDF/UA-1 and PDF/A-2a; no outside tool
has certified it). What people typed reaches the templates as JSON and is printed as text, never read as markup. The
`apps.echanges` numbers, signs and keeps the letters; its callers give it `impression.imprimer`, which turns its project
of a letter into these pages.

`documents` prints what is no letter: reports and addenda.

May import: `droit`, `apps.suivis`, `apps.echanges`. Must not know: the pages.
"""

from .composition import ChampManquant, composer
from .lettre import Destinataire, Entete, Lettre, Mention, Signataire
from .mentions import Emetteur, emetteur
from .modeles import MODELES, Champ, Modele
from .rendu import CaractereNonImprimable, rendre, rendre_image

__all__ = [
    "MODELES",
    "CaractereNonImprimable",
    "Champ",
    "ChampManquant",
    "Destinataire",
    "Emetteur",
    "Entete",
    "Lettre",
    "Mention",
    "Modele",
    "Signataire",
    "composer",
    "emetteur",
    "rendre",
    "rendre_image",
]
