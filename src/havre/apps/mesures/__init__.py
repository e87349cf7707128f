"""Mesures: what protects a child during a period, kept as three facts: recommended, ordered, carried out.

Nouns: `Mesure` (type, decision, dates of recommendation, order and execution, period), `Recommandation` (what a
professional recommends and why, dated and signed, whatever is ordered afterwards).
Law: Code civil 375-2 to 375-4 and 375-9-1, CASF L.222-2 to L.222-5, L.223-2, L.223-5.
May import: journal, territoires, agents, personnes, lieux, decisions.
Must not know: the stays. A care measure becomes carried out only when `accueils` records a stay that begins: the
database refuses any other way.
Entry points: `actions.ouvrir_mesure`, `actions.recommander`, `queries.mesures_de`, `queries.d_accueil`,
`queries.recommandations_de`.
"""
