"""Refusals of a login through a provider, in plain French; none says more than the agent must know."""

MESSAGES = {
    "injoignable": "{nom} ne répond pas. Réessayez dans quelques minutes, ou entrez par votre mot de passe.",
    "emetteur": "{nom} n'est pas réglé comme il faut : prévenez l'administration de l'outil.",
    "renonce": "La connexion par {nom} n'a pas abouti.",
    "etat": "Cette connexion a été commencée ailleurs ou il y a trop longtemps : recommencez.",
    "jeton": "La réponse de {nom} n'a pas pu être vérifiée. Rien n'a été ouvert : prévenez l'administration.",
    "inconnu": "{nom} vous connaît, Havre non : demandez à l'administration de l'outil de rattacher votre compte.",
    "ferme": "Votre compte est fermé dans Havre. L'administration de l'outil peut vous dire pourquoi.",
    "niveau": "Votre rôle demande une connexion à deux facteurs : choisissez-la auprès de {nom}.",
}


class RefusOidc(Exception):
    """A login through the provider is refused; `code` is a key of `MESSAGES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
