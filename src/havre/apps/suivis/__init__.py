"""Suivis: what follows a child from day to day; today the promises made to him and to his family.

Nouns: `Promesse` (what was said, to whom, by whom, for which day; released only by a new dated promise that keeps it),
`IssuePromesse` (what became of it, dated, with words; a mistake is mended by a new row that keeps the former one).
Law: none numbers a promise. CASF L.223-1-1 (project for the child) and Code civil 375-1 (the child is heard) are why
what was told to him is written.
May import: every app below (journal to accueils). Must not know: visits, aids, deadlines, indicators. A promised visit
is kept by the visit itself, and the promised end of a temporary stay is a fact of `accueils`: both are read where they
are known, never copied here.
Held by the database: rows are written once; one replacement and one standing outcome for each promise.
Entry points: `actions.promettre`, `actions.noter_issue`, `queries.promesses_de`.
"""
