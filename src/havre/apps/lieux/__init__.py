"""Lieux: where children may live, for how many, of which age, until when.

Nouns: `Organisme` (who runs places), `Lieu` (one roof: establishment, sibling village, foster home…), `Unite` (pool of
interchangeable places under a roof), `Capacite` (places of a unit over time), `AssistantFamilial`, `Agrement`
(licence: number of children, dates), `DerogationAgrement` (dated waiver), `Fermeture` (no new entry, with its reason),
`Gel` and `LeveeDeGel` (places not offered for a while), `DeclarationDePlaces` (what a place says it has free),
`Rattachement` (who speaks for a place).
Law: CASF L.312-1 (establishments), L.421-5 (licence: three children unless a reasoned waiver), L.221-2-3 (a child is
lodged by a licensed person or an authorised establishment), decree 2025-900 (nurseries).
May import: journal, territoires, agents, personnes.
Must not know: stays; `accueils` counts who lives where and holds capacity and licence as limits.
Entry points: `queries.annuaire`, `queries.fiche_lieu`, `actions.creer_etablissement`, `actions.creer_famille_accueil`,
`actions.fixer_capacite`, `actions.fermer`, `actions.geler`, `actions.lever`, `actions.declarer`.
"""
