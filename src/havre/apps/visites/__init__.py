"""Visites: who goes to see a child, where and when; what was due, planned, done, or not done and by whose fault.

Nouns: `Visite` (planned, then done or not done with its reason; each state is written once), `FrequenceVisite` (how
often a kind of visit is due, from a decision, the child's project or the team).
Law: Code civil 375-7 (visit rights, ties between siblings), CASF L.223-1-1 (project for the child). No text read here
sets how often a case holder visits: a frequency is what a dated act of the service or of a judge says.
May import: every app below (journal to suivis). Must not know: aids, deadlines, indicators.
Held by the database: an outcome is written once, a visit not done carries who and why, one frequency at a time.
Entry points: `queries.visites_de`, `queries.tableau_des_visites`, `queries.visites_du_jour`, `actions.planifier`,
`actions.consigner_visite`, `actions.annuler`, `actions.corriger`, `actions.fixer_frequence`.
"""
