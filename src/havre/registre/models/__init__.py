"""Tables of the register."""

from .acces import ContenuExport, DemandeAcces, ExportAcces, PaquetAcces, RelectureElement, RemiseAcces

__all__ = ["ContenuExport", "DemandeAcces", "ExportAcces", "PaquetAcces", "RelectureElement", "RemiseAcces"]
