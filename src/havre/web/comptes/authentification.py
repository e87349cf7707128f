"""Who may come in: the account exists, is open, and stays so today."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone


class Authentification(AuthenticationBackend):
    """Log in by identifier, and keep out an account from the day on which it closes."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Tell whether the account is open today; asked at login and at every page."""
        return super().user_can_authenticate(user) and (user is None or user.ouvert(timezone.localdate()))
