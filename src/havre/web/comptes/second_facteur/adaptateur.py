"""Rules of this site for the second factor of django-allauth: encryption, names, what may not be taken away."""

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser

from havre.apps.agents.acces import facteurs
from havre.web.socle.requete import agent_de


class AdaptateurFacteurs(DefaultMFAAdapter):
    """Secrets encrypted and tied to the account that sets them up."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code n'est pas le bon, ou il a déjà servi.",
        "cannot_delete_authenticator": (
            "Votre rôle demande un second facteur : ajoutez-en un autre avant de retirer celui-ci."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the agent who is logged in, the only one who may set one up."""
        return facteurs.chiffrer_secret(text, agent_de(context.request).pk)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret in clear; it opens only under the account that it names."""
        return facteurs.dechiffrer_secret(encrypted_text)

    def _get_site_name(self) -> str:
        return "Havre"

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(user.get_username())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to take away the last factor of an account that must have one."""
        agent = authenticator.user
        return not facteurs.exige(agent) or len(facteurs.facteurs_de(agent)) > 1

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return the name of a key that got none."""
        return f"Clé {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"
