"""Tables typed by people in a spreadsheet: reading a CSV file or an Excel workbook, and the values of its cells.

Knows no domain noun. `lire_tableau` guesses encoding and separator; the readers of `valeurs` turn the text of a cell
into a value, or say in French why they cannot.
"""

from .erreurs import TableurIllisible, ValeurRefusee
from .lecture import Ligne, Tableau, cle_de_titre, lire_tableau

__all__ = ["Ligne", "Tableau", "TableurIllisible", "ValeurRefusee", "cle_de_titre", "lire_tableau"]
