"""Forms of the accounts."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from havre.apps.agents.acces import codes, connexions, facteurs
from havre.apps.agents.acces.robustesse import MotDePasseRobuste
from havre.apps.agents.models import Agent
from havre.common.chiffrement import CleManquante, ContenuAltere

from .controle import adresse_de

REJEU_S = 120
"""How long a code that served is remembered: longer than any window in which it would be accepted."""


def _champ_code(libelle: str, aide: str) -> forms.CharField:
    return forms.CharField(
        label=libelle, max_length=40, help_text=aide,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )  # fmt: skip


class FormulaireCode(AuthenticateForm):
    """The second factor by a code: of the application, or a recovery code."""

    reauthentification = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _champ_code(
            "Code", "Les six chiffres que montre votre application, ou un de vos codes de secours."
        )

    def clean_code(self) -> str:
        """Accept a code that is right and never served; say no more than that it is wrong."""
        oublier = _limiter(self.user)
        code = self.cleaned_data["code"]
        self.moyen = "totp" if self._de_l_application(code) else ""
        if not self.moyen and codes.utiliser(agent=self.user, code=code, le=timezone.now()):
            self.moyen = "recovery_codes"
        if not self.moyen:
            _refuser(self.user, "code")
            raise get_adapter().validation_error("incorrect_code")
        oublier()
        return code

    def _de_l_application(self, code: str) -> bool:
        facteur = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if facteur is None:
            return False
        try:
            facteurs.dechiffrer_secret(facteur.data["secret"], self.user.pk)
            juste = facteur.wrap().validate_code(code)
        except (CleManquante, ContenuAltere) as erreur:
            raise ValidationError(
                "Le code de l'application ne peut pas être vérifié sur ce serveur : servez-vous d'un code de secours "
                "ou d'une clé d'accès, et prévenez l'administration de l'outil."
            ) from erreur
        neuf = juste and cache.add(f"havre.totp:{self.user.pk}:{code.strip()}", 1, REJEU_S)
        if neuf:
            facteur.record_usage()
        return neuf

    def save(self) -> None:
        """Note by what means the agent was recognised."""
        suite = {"reauthenticated": True} if self.reauthentification else {}
        record_authentication(context.request, self.user, "mfa", type=self.moyen, **suite)


class FormulaireConfirmation(FormulaireCode):
    """The same code, asked again before a change of one's access."""

    reauthentification = True


class FormulaireApplication(ActivateTOTPForm):
    """The first code that a new application gives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _champ_code(
            "Code affiché par l'application", "Six chiffres, qui changent toutes les 30 s."
        )


class FormulaireCle(AddWebAuthnForm):
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"
        self.fields["name"].help_text = "Pour la reconnaître : « Téléphone », « Clé du bureau »."
        self.fields["name"].max_length = 40
        self.fields["passwordless"].label = "Entrer avec cette clé seule, sans mot de passe"
        self.fields["passwordless"].help_text = "L'appareil vérifie alors que c'est vous : empreinte, visage ou code."


class FormulaireMotDePasse(ChangePasswordForm):
    """A new password, after the present one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Mot de passe actuel"
        self.fields["password1"].label = "Nouveau mot de passe"
        self.fields["password1"].help_text = MotDePasseRobuste().get_help_text()
        self.fields["password2"].label = "Le même, encore une fois"
        for champ in self.fields.values():
            champ.widget.attrs.pop("placeholder", None)


class FormulaireLien(forms.Form):
    """The password that an agent chooses by a one-time link."""

    identifiant = forms.CharField(
        label="Votre identifiant", max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    nouveau = forms.CharField(
        label="Nouveau mot de passe", strip=False, help_text=MotDePasseRobuste().get_help_text(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    encore = forms.CharField(
        label="Le même, encore une fois", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent

    def clean_nouveau(self) -> str:
        """Refuse a password that can be guessed."""
        validate_password(self.cleaned_data["nouveau"], self.agent)
        return str(self.cleaned_data["nouveau"])

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        donnees = super().clean() or {}
        if "nouveau" in donnees and donnees["nouveau"] != donnees.get("encore"):
            self.add_error("encore", "Les deux mots de passe ne sont pas les mêmes.")
        return donnees


class FormulaireNomDeCle(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"


def _limiter(agent: Any) -> Any:
    """Count an attempt and return what forgets it; the journal is told once for each wait."""
    try:
        return check_rate_limit(agent)
    except ValidationError:
        if cache.add(f"havre.blocage:facteur:{agent.pk}", 1, 300):
            connexions.bloquer(agent=agent, provenance=_provenance(), le=timezone.now())
        raise


def _refuser(agent: Any, motif: str) -> None:
    connexions.refuser(agent=agent, motif=motif, provenance=_provenance(), le=timezone.now())


def _provenance() -> str:
    return connexions.provenance_de(adresse_de(context.request))
