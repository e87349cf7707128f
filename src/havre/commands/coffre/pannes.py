"""What a full disk, a forbidden folder or another version of PostgreSQL says, in French and with what to do."""

import errno
import re

from havre.common.chiffrement import FluxAltere

DISQUE_PLEIN = "le disque est plein"
_SYSTEME = {
    errno.ENOSPC: f"{DISQUE_PLEIN} : faites de la place, ou choisissez un autre dossier",
    errno.EDQUOT: f"{DISQUE_PLEIN} pour ce compte (quota) : faites de la place, ou choisissez un autre dossier",
    errno.EACCES: "ce compte n'a pas le droit d'y écrire",
    errno.EPERM: "ce compte n'a pas le droit d'y écrire",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOENT: "ce dossier n'existe pas et ne peut pas être créé",
    errno.ENOTDIR: "ce n'est pas un dossier",
    errno.EIO: "le disque ne répond pas (erreur matérielle)",
}
_SERVEUR = (
    (r"No space left on device|[Dd]isk quota exceeded|could not extend file",
     f"{DISQUE_PLEIN} là où PostgreSQL garde ses données : faites de la place et recommencez"),
    (r"unsupported version \([\d.]+\) in file header",
     "l'archive a été écrite par un PostgreSQL plus récent : restaurez-la sur un serveur au moins aussi récent"),
    (r"password authentication failed", "le mot de passe du rôle est refusé"),
    (r"Connection refused|could not connect|connection failed|No such file or directory",
     "le serveur PostgreSQL ne répond pas à cette adresse"),
    (r"server closed the connection|terminating connection|the database system is shutting down",
     "le serveur PostgreSQL s'est arrêté pendant le travail : redémarrez-le et recommencez"),
    (r"permission denied to create database|must be (owner|superuser)|permission denied",
     "ce rôle n'a pas les droits qu'il faut : donnez l'adresse d'un administrateur de la base"),
    (r"being accessed by other users", "la base est utilisée par un autre programme : arrêtez-le et recommencez"),
    (r"extension \"(\w+)\" is not available", "il manque une extension de PostgreSQL sur ce serveur"),
    (r"role \"havre_\w+\" does not exist", "les rôles de Havre manquent sur ce serveur : créez-les d'abord (guide)"),
)  # fmt: skip


def dire(erreur: BaseException) -> str:
    """Return the French sentence for what stopped a backup or a restoration, the system's own words after it."""
    if isinstance(erreur, OSError) and erreur.errno in _SYSTEME:
        phrase = _SYSTEME[erreur.errno]
        return f"{erreur.filename} : {phrase}." if erreur.filename else f"{_capitale(phrase)}."
    texte = str(erreur).strip()
    if isinstance(erreur, FluxAltere):
        return f"{texte} Rien n'a été écrit : prenez une autre copie de cette archive, ou celle d'un autre jour."
    if trouve := du_serveur(texte):
        return f"{_capitale(trouve)}. Mots du serveur : {texte.splitlines()[0]}"
    return texte


def _capitale(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def du_serveur(texte: str) -> str:
    """Return what some words of PostgreSQL mean, empty when they are not known."""
    return next((phrase for motif, phrase in _SERVEUR if re.search(motif, texte)), "")
