"""Pilotage: what is counted from the facts of all the other apps, and kept as it was counted.

Nouns: `Releve` (count of an exact list on the 10th of a month, kept as a fact), `LigneReleve` (a child of that list on
that day), `OrdreListe` (order in which an agent chose to read a list).
Law: none of its own; each list names the text that asks for it.
May import: every other app. Must not know: pages, letters.
A list is a query on a day: it states facts, and nothing in it ranks children by anything but dates, places and names.
Held by the database: a record is written once and never changed; nobody appears twice in one.
Entry points: `queries.listes.lire_liste`, `queries.listes.historique`, `queries.releves_de`, `actions.relever`,
`actions.choisir_ordre`.
"""
