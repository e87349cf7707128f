"""Steps between the password and the session."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest


class EtapeSecondFacteur(AuthenticateStage):
    """Ask for the second factor that the account has, unless the provider who sent the agent vouches for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        faits = get_authentication_records(request, self.login.user)
        return super()._should_handle(request) and not any(fait.get("second_facteur") for fait in faits)
