"""Décisions: what a judge, a prosecutor or the president of the council decided, as written.

Nouns: `Decision` (court order or administrative decision: authority, date, text, term, conditions on the place),
`EnfantConcerne` (a child it speaks of).
Law: Code civil 375-3, 375-5 and 375-7, Code de procédure civile 1184 to 1200-1, CASF L.223-2 and L.223-5.
May import: journal, territoires, agents, personnes, lieux.
Must not know: whether it was carried out (`mesures`), where the child lives (`accueils`).
A decision is a fact: the database refuses to change or delete it; a mistake is corrected by another decision that
names it in `rectifie`.
Entry points: `actions.enregistrer_decision`, `queries.decisions_de`.
"""
