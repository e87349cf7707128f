"""Tables of the register."""

from .acces import ContenuExport, DemandeAcces, ExportAcces, PaquetAcces, RelectureElement, RemiseAcces
from .elimination import (
    BordereauElimination,
    CertificatElimination,
    ExecutionBordereau,
    GelDossier,
    LigneBordereau,
    RegleEffacement,
    VisaArchives,
)

__all__ = [
    "BordereauElimination",
    "CertificatElimination",
    "ContenuExport",
    "DemandeAcces",
    "ExecutionBordereau",
    "ExportAcces",
    "GelDossier",
    "LigneBordereau",
    "PaquetAcces",
    "RegleEffacement",
    "RelectureElement",
    "RemiseAcces",
    "VisaArchives",
]
