"""Communes, travel times and the organisation of the département.

Nouns: `Commune` (France and nearby Belgium, key `pays-code`), `DirectionTerritoriale`, `Mns` (Maison Nord Solidarités),
`Juridiction` (tribunal pour enfants, cour d'appel), `MatriceTrajets` (minutes by car between communes).

Law: annexed tables IV and XIV of the Code de l'organisation judiciaire give the seats and districts of the courts; the
territorial split itself is the département's own choice.

May import: `havre.common`, `havre.engine.travel`. Must not know: children, adults, agents, places; a commune is not
personal data, so reading needs no right and no query here takes `pour=`.

Entry points: `adapters.chargement.charger_referentiel`, `adapters.trajets.calculer_matrice`,
`queries.matrice_courante`, `queries.rechercher_communes`, `queries.commune_par_nom_ou_code`.
"""
