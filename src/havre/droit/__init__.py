"""The law as data and pure functions: what is owed, by when, by which article, and how sure that is. No framework.

    v = calculer("JU-17", {"changement_urgent": False, "changement_prevu_le": date(2027, 3, 31)}, au=date(2027, 2, 1))
    v.echeance, v.etat, v.valeurs[0].phrase(), expliquer(v).lignes()

`calculer(rule, facts, *, au)` one deadline; `preparer(rule, au=…)` the same as a function of the facts, and
`calculer_lot(rules, cases, *, au)`, for batches (facts unchecked, about 10 µs each). A rule is an obligation (`JU-17`)
or a part of one (`AD-02.saisine`): `regles()` gives them all, `faits_de(rule)` and `regles_du_fait()` what reads what.
`verifier(obligation, facts, *, au)` a condition. `expliquer(verdict)` why. `etat_au(echeance, au)` the state of a term
already computed. `valeur(key, au=day)` one parameter. `obligation(key).mention` the text of a letter.

Facts: one mapping by name (`faits.yaml`; `…_le` a day, `…_a` an aware moment, `nombre_…`, else yes or no). Facts a rule
does not read are ignored: one mapping serves every rule of a child. An act absent is an act not recorded; a yes or no
absent cannot be guessed: INDETERMINEE, with `manquants`. Periodic rules start from the last act (`dernier_…_le`) when
it is there; `suite(rule, facts, acts, *, au)` gives every period. A `cesse` fact (`mesure_fin_le`) makes a term
still to come SANS_OBJET; a term missed before it stays DEPASSEE.

Only a recorded act gives ETEINTE. The state depends on `au`, the term does not (save while suspended, CRPA L.114-5):
a projection stores rule, start, term and act, and compares the term with today.

Data: `parametres/<code>/<subject>/<name>.yaml`, `textes/<chapter>.yaml`, `faits.yaml`, `sources.yaml`, glossary.
"""

from .calcul import age_en_mois, calculer, calculer_lot, evaluer, faits_de, preparer, suite
from .controle import verifier
from .erreurs import DonneeInvalide, ErreurDroit, FaitInvalide, ObligationInconnue, ParametreInconnu, ValeurInconnue
from .explication import Explication, expliquer
from .obligations import Effet, Forme, Obligation, Regle
from .registre import choisir_reperes, conditions, obligation, obligations, regle, regles, regles_du_fait
from .valeurs import Parametre, Valeur, parametre, parametres, repere, valeur
from .veille import a_relire
from .verdicts import ETATS, OUVERTS, Etat, Verdict, etat_au
from .vocabulaire import Fait, Faits

__all__ = [
    "ETATS",
    "OUVERTS",
    "DonneeInvalide",
    "Effet",
    "ErreurDroit",
    "Etat",
    "Explication",
    "Fait",
    "FaitInvalide",
    "Faits",
    "Forme",
    "Obligation",
    "ObligationInconnue",
    "Parametre",
    "ParametreInconnu",
    "Regle",
    "Valeur",
    "ValeurInconnue",
    "Verdict",
    "a_relire",
    "age_en_mois",
    "calculer",
    "calculer_lot",
    "choisir_reperes",
    "conditions",
    "etat_au",
    "evaluer",
    "expliquer",
    "faits_de",
    "obligation",
    "obligations",
    "parametre",
    "parametres",
    "preparer",
    "regle",
    "regles",
    "regles_du_fait",
    "repere",
    "suite",
    "valeur",
    "verifier",
]
