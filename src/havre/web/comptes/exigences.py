"""What an account must set up before anything else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from havre.apps.agents.acces import facteurs
from havre.web.socle.requete import agent_de

SECOND_FACTEUR = "second_facteur"
"""Key of a session whose agent is known to have a second factor, or came with that of a provider."""
LIBRES = {"account_logout", "account_reauthenticate", "account_change_password", "apparence", "accessibilite"}
PREFIXES = ("mfa_", "compte:", "oidc_")


def manquante(request: HttpRequest) -> HttpResponse | None:
    """Return where an agent must go first, or None."""
    nom = request.resolver_match.view_name if request.resolver_match else ""
    if nom in LIBRES or nom.startswith(PREFIXES):
        return None
    agent = agent_de(request)
    if agent.mot_de_passe_provisoire:
        return redirect("account_change_password")
    if request.session.get(SECOND_FACTEUR) or not facteurs.exige(agent):
        return None
    if facteurs.en_a_un(agent):
        request.session[SECOND_FACTEUR] = True
        return None
    return redirect("mfa_index")
