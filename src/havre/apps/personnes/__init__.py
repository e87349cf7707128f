"""Personnes: children and adults, their links, where they live with their family, who follows them.

Nouns: `Personne`, `Enfant` (the file opened for a person), `Lien` (dated and typed), `Fratrie` (named sibling group,
computed from common parents), `Domicile`, `Reference` (the case holder of a child), `Eloignement` (two persons who
must not live under one roof).
Law: Code civil 371-5 and 375-7 (siblings are not parted), CASF L.221-1 and L.223-1-1.
May import: journal, territoires, agents.
Must not know: places, decisions, stays.
Entry points: `queries.enfants_visibles`, `queries.dossier`, `queries.rechercher_personnes`, `actions.creer_enfant`,
`actions.lier`, `actions.nommer_fratries`.
"""
