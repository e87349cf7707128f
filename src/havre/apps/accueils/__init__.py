"""Accueils: from the need of a child to the place where he lives.

Nouns: `Besoin` (assessed need, dated and signed, never overwritten by what is free), `Recherche` (search for a place,
for a whole sibling group), `EnfantRecherche`, `Accueil` (stay of a child in a unit, `[debut, fin)`).
Law: Code civil 371-5 and 375-7 al. 3 (siblings together, place chosen near), CASF L.223-3 (reasons to the judge),
L.221-2-3 (who may lodge a child), L.421-5 (licence).
May import: every app below (journal to mesures). Must not know: visits, health, school, aids.
Held by the database: one main place at a time, capacity and licence on each day even under concurrent writes,
a promised end for each temporary stay, no execution of a measure without a stay.
Entry points: `queries.liste_attente`, `queries.groupe_a_loger`, `adapters.appariement.rechercher_places`,
`actions.enregistrer_besoin`, `actions.ouvrir_recherche`, `actions.choisir_places`, `actions.confirmer_arrivee`,
`actions.annuler_reservation`, `actions.terminer_accueil`.
"""
