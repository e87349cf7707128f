"""Encrypted columns: clear in Python, in forms and on pages, sealed in the database.

A text is tied to its table, its column and its row, so that a sealed text copied elsewhere does not open. The row must
then have its number before it is written: its model declares `id = CleTiree()`, which takes it from the sequence first.
An encrypted column is not searched, sorted nor joined; it is empty or not, and that is all that SQL may ask.
Emptiness and length (to within 16 bytes) show.
"""

import hashlib
import hmac
import json
import unicodedata
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import connections, models, router
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import DeferredAttribute

from . import trousseau
from .contenu import MARQUE, PREFIXE, TAILLE_NONCE, TAILLE_SCEAU, Illisible, Scelle, desceller, leurre, sceller
from .erreurs import CleManquante, ContenuAltere


class CleTiree(models.BigAutoField):
    """A primary key taken from its sequence before the row is written, for tables with encrypted columns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("primary_key", True)
        kwargs.setdefault("verbose_name", "ID")
        super().__init__(*args, **kwargs)

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        """Return the next number of the sequence."""
        base = connections[instance._state.db or router.db_for_write(type(instance))]
        with base.cursor() as curseur:
            curseur.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s))",
                [base.ops.quote_name(self.model._meta.db_table), self.column],
            )
            return int(curseur.fetchone()[0])


class _Vide(Exact):
    """The only comparison of an encrypted column: with the empty text."""

    def get_prep_lookup(self) -> str:
        if self.rhs != "":
            raise FieldError(f"{self.lhs.output_field.name} est chiffré : il ne se compare qu'à un texte vide.")
        return ""


class LongueurEnClair(models.Func):
    """The length in clear of an encrypted text [bytes], up to two too many: all that a constraint may know of it."""

    template = f"(length(split_part(%(expressions)s, ':', 3)) * 3 / 4 - {TAILLE_NONCE + TAILLE_SCEAU})"
    output_field = models.IntegerField()


class Ouverture(DeferredAttribute):
    """Opens a sealed text when it is first read; what cannot be opened reads as what to show instead."""

    field: "TexteChiffre"

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        valeur = super().__get__(instance, cls)
        if isinstance(valeur, Scelle):
            scelle, pk = valeur, valeur.pk or instance.pk
            valeur = self.field.montrer(scelle, pk=pk)
            instance.__dict__[self.field.attname] = valeur
            instance.__dict__[self.field.nom_lu] = (valeur, scelle, pk)
        return valeur

    def __set__(self, instance: models.Model, valeur: Any) -> None:
        if isinstance(valeur, Scelle) and valeur.pk is None:
            valeur.pk = instance.__dict__.get(instance._meta.pk.attname)
        instance.__dict__[self.field.attname] = valeur


class TexteChiffre(models.TextField):
    """An encrypted text; with `max_length`, one line of at most so many characters in clear."""

    descriptor_class = Ouverture

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    @property
    def nom_lu(self) -> str:
        """Return where a row keeps the text it was read with, in clear and sealed."""
        return f"_lu_{self.attname}"

    def lien(self, pk: Any) -> str:
        """Return what ties a text to its row: `table.column:pk`.

        Raises:
            ValueError: the row has no number yet.
        """
        if pk is None:
            raise ValueError(f"{self.model.__name__} : déclarez « id = CleTiree() », {self.name} est chiffré.")
        return f"{self.model._meta.db_table}.{self.column}:{pk}"

    def ouvrir(self, scelle: Scelle | str, *, pk: Any) -> Any:
        """Return the clear value of a sealed text.

        Raises:
            CleManquante: its key is not there.
            ContenuAltere: it was altered, belongs to another row, or the key is not the right one.
        """
        return desceller(scelle.brut if isinstance(scelle, Scelle) else scelle, lien=self.lien(pk))

    def montrer(self, scelle: Scelle | str, *, pk: Any) -> Any:
        """Return the clear value of a sealed text, such as `values()` or a raw query gives, or what to show instead."""
        try:
            return self.ouvrir(scelle, pk=pk)
        except (CleManquante, ContenuAltere) as erreur:
            return Illisible.de(scelle if isinstance(scelle, Scelle) else Scelle(scelle), erreur)

    def sceller(self, valeur: Any, *, pk: Any) -> Scelle | None:
        """Return a value sealed for a row, to be written by `update()`.

        Raises:
            ValueError: the row has no number yet.
            ContenuAltere: the text repeats what stood for a text that could not be opened.
        """
        if valeur is None or isinstance(valeur, Scelle):
            return valeur
        if isinstance(valeur, Illisible):
            return valeur.scelle
        clair = self._en_texte(valeur)
        if MARQUE in clair:
            raise ContenuAltere("Ce texte reprend un contenu qui n'a pas pu être ouvert : rien n'est écrit.")
        return Scelle(sceller(clair, lien=self.lien(pk)))

    def _en_texte(self, valeur: Any) -> str:
        """Return the text of a value."""
        return str(valeur)

    def from_db_value(self, valeur: str | None, expression: Any, connection: Any) -> Any:
        """Keep what the database gives sealed; an empty text is empty."""
        return Scelle(valeur) if valeur else valeur

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        """Seal the value of a row; one that did not change goes back as it is, unless the row is a copy of another.

        Raises:
            CleManquante: a copy, or a new text, and the key is not there.
            ContenuAltere: a copy, and the text of the first row does not open.
        """
        valeur = instance.__dict__.get(self.attname)
        if hasattr(valeur, "resolve_expression"):
            return valeur
        clair, lu, pk = instance.__dict__.get(self.nom_lu, (None, None, None))
        if lu is not None and pk == instance.pk and type(valeur) is str and clair == valeur:
            return lu
        scelle = valeur.scelle if isinstance(valeur, Illisible) else valeur
        if isinstance(scelle, Scelle) and scelle.pk not in {None, instance.pk}:
            valeur = self.ouvrir(scelle, pk=scelle.pk)
        return self.sceller(valeur, pk=instance.pk)

    def get_prep_value(self, valeur: Any) -> Any:
        """Let a sealed text through as it is."""
        return valeur if isinstance(valeur, Scelle) else super().get_prep_value(valeur)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return what SQL compares: a stand-in of the same length for a clear text, so that it never leaves Python."""
        if isinstance(value, Scelle):
            return value.brut
        return leurre(value) if value else value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return what SQL writes.

        Raises:
            TypeError: the text was not sealed for its row (`update()` of several rows, `bulk_update`).
        """
        if hasattr(value, "as_sql") or value is None or value == "":
            return value
        if not isinstance(value, Scelle):
            raise TypeError(f"{self.name} est chiffré : écrivez ligne par ligne, ou scellez() pour une ligne.")
        return value.brut

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness may be asked."""
        return {"exact": _Vide, "isnull": IsNull}.get(lookup_name)

    def get_transform(self, lookup_name: str) -> None:
        """Nothing is computed from a sealed text."""
        return

    def db_check(self, connection: Any) -> str:
        """Refuse a clear text in the column."""
        colonne = connection.ops.quote_name(self.column)
        return f"{colonne} = '' OR starts_with({colonne}, '{PREFIXE}')"

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Refuse a form that would write back what stood for a text that could not be opened."""
        if isinstance(value, str) and MARQUE in value and not isinstance(value, Illisible):
            raise ValidationError("Ce texte n'a pas pu être ouvert : ne le modifiez pas, prévenez l'administrateur.")
        return super().clean(value, model_instance)

    def formfield(self, **kwargs: Any) -> Any:
        """Return one line when the length is limited, an area of text otherwise."""
        if self.max_length is not None:
            return models.Field.formfield(self, **{"max_length": self.max_length, **kwargs})
        return super().formfield(**kwargs)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """See that rows have their number before they are written."""
        erreurs = super().check(**kwargs)
        cle = self.model._meta.pk
        if isinstance(cle, models.AutoField | models.BigAutoField) and not isinstance(cle, CleTiree):
            erreurs.append(
                checks.Error(f"{self.name} est chiffré : déclarez « id = CleTiree() ».", obj=self, id="havre.E001")
            )
        if getattr(self, "db_index", False) or self.unique:
            erreurs.append(checks.Error("Une colonne chiffrée ne s'indexe pas.", obj=self, id="havre.E002"))
        return erreurs


class JsonChiffre(TexteChiffre):
    """An encrypted value of JSON types; it cannot be shown when it does not open, so reading it then fails."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def ouvrir(self, scelle: Scelle | str, *, pk: Any) -> Any:
        """Return the clear value of a sealed one."""
        return json.loads(super().ouvrir(scelle, pk=pk))

    def montrer(self, scelle: Scelle | str, *, pk: Any) -> Any:
        """Return the clear value: nothing can stand for it."""
        return self.ouvrir(scelle, pk=pk)

    def _en_texte(self, valeur: Any) -> str:
        return json.dumps(valeur, ensure_ascii=False)

    def to_python(self, value: Any) -> Any:
        """Return a value as it is: it is of JSON types."""
        return value

    def get_prep_value(self, valeur: Any) -> Any:
        """Return a value as it is: `pre_save` seals it."""
        return valeur

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return what SQL compares."""
        if value is not None and not isinstance(value, Scelle):
            value = self._en_texte(value)
        return super().get_db_prep_value(value, connection)

    def formfield(self, **kwargs: Any) -> Any:
        """Return an area that takes JSON."""
        return models.Field.formfield(self, **{"form_class": forms.JSONField, **kwargs})


class EmpreinteDe(models.CharField):
    """The keyed fingerprint (HMAC-SHA256) of an encrypted text, to find the same text again, and nothing else of it.

    Letters are compared without case, accents nor punctuation; a text of less than `au_moins` letters has none.
    """

    def __init__(self, source: str = "", *, au_moins: int = 8, **kwargs: Any) -> None:
        self.source, self.au_moins = source, au_moins
        kwargs |= {"max_length": 64, "blank": True, "default": "", "editable": False}
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        """Return how to make the field again."""
        nom, chemin, args, kwargs = super().deconstruct()
        for cle in ("max_length", "blank", "default", "editable"):
            kwargs.pop(cle, None)
        return nom, chemin, [self.source, *args], kwargs | {"au_moins": self.au_moins}

    def calculer(self, texte: str, *, cle: trousseau.Cle | None = None) -> str:
        """Return the fingerprint of a text under a key (the active one by default), empty for one that is too short."""
        clef = "".join(c for c in unicodedata.normalize("NFKD", texte.lower()) if c.isalnum())
        if len(clef) < self.au_moins:
            return ""
        cle = cle or trousseau.active()
        lien = f"{self.model._meta.db_table}.{self.column}:{clef}"
        return f"{cle.nom}:{hmac.new(cle.recherche, lien.encode(), hashlib.sha256).hexdigest()[:32]}"

    def possibles(self, texte: str) -> list[str]:
        """Return the fingerprints that a text may have in the database: one for each key, none if it is too short."""
        if isinstance(texte, Illisible):
            return []
        return [e for nom in trousseau.noms() if (e := self.calculer(texte, cle=trousseau.lire(nom)))]

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Compute the fingerprint of the text of the row; one that cannot be opened keeps the fingerprint it has."""
        texte = getattr(model_instance, self.source)
        if not isinstance(texte, Illisible):
            setattr(model_instance, self.attname, self.calculer(texte))
        return getattr(model_instance, self.attname)
