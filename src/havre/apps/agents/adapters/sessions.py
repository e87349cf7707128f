"""Store of Django's sessions (`SESSION_ENGINE`): hashed keys, sealed contents, rows that say whose session it is."""

import hashlib
import json
import zlib
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as TableDjango
from django.utils import timezone

from havre.common.chiffrement.sceau import SceauRompu, ouvrir, sceller

from ..acces.connexions import ACCES
from ..models import Connexion


def empreinte(cle: str) -> str:
    """Return what the table keeps of the key that a browser holds."""
    return hashlib.sha256(b"havre.session:" + cle.encode()).hexdigest()


class SessionStore(TableDjango):
    """Sessions in the table `Connexion`."""

    @classmethod
    def get_model_class(cls) -> type[Connexion]:  # type: ignore[override]
        """Return the table of the sessions."""
        return Connexion

    @classmethod
    def clear_expired(cls) -> None:
        """Remove the sessions that nobody can use any more."""
        Connexion.objects.filter(expire_a__lt=timezone.now()).delete()

    def load(self) -> dict[str, Any]:
        """Return the content of the session; empty, with a new key to come, when it is gone, over or altered."""
        ligne = None
        if self.session_key:
            ligne = Connexion.objects.filter(cle=empreinte(self.session_key), expire_a__gt=timezone.now()).first()
        if ligne is not None:
            try:
                return dict(json.loads(zlib.decompress(ouvrir(bytes(ligne.contenu), lien=f"connexion:{ligne.cle}"))))
            except SceauRompu:
                pass
        self._session_key = None
        return {}

    def exists(self, session_key: str) -> bool:
        """Tell whether a key is taken."""
        return Connexion.objects.filter(cle=empreinte(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session, this one by default."""
        if cle := session_key or self.session_key:
            Connexion.objects.filter(cle=empreinte(cle)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Connexion:  # type: ignore[override]
        """Return the row of the session as it stands."""
        cle = empreinte(self._get_or_create_session_key())  # type: ignore[attr-defined]
        acces = data.get(ACCES, {})
        return Connexion(
            cle=cle,
            contenu=sceller(zlib.compress(json.dumps(data).encode()), lien=f"connexion:{cle}"),
            expire_a=self.get_expiry_date(),
            agent_id=int(data[SESSION_KEY]) if SESSION_KEY in data else None,
            ouverte_a=_moment(acces.get("ouverte_a")),
            vue_a=_moment(acces.get("vue_a")),
            appareil=acces.get("appareil", ""),
            provenance=acces.get("provenance", ""),
            moyen=acces.get("moyen", ""),
        )


def _moment(texte: str | None) -> datetime | None:
    return datetime.fromisoformat(texte) if texte else None
