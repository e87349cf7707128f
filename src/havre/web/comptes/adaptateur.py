"""Rules of this site for django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AdaptateurComptes(DefaultAccountAdapter):
    """Accounts are opened by the administration, never by whoever comes."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "L'identifiant ou le mot de passe n'est pas le bon.",
        "too_many_login_attempts": "Trop d'essais : attendez cinq minutes avant de recommencer.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse self-registration."""
        return False
