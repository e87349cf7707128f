"""Échéances: what is due, by when and to whom it falls, derived from the facts by `droit`; nothing falls silent.

Nouns: `Echeance` (a due date, a row of the projection), `AActualiser` (whose due dates must be computed again),
`ActeAccompli` (a duty done that no other app records yet: report, project for the child, interview),
`SuspensionEcheance` and `Dispense` (signed, with their reason; they show and never erase), `Avis` (a step of the
escalation, told once), `JetonCalendrier` (the secret address of an agent's calendar).
Law: every rule of `havre.droit` that the facts of the database feed; the others are local targets, shown as such.
The table of due dates is a projection: no guard, no event of the journal, rebuilt at any time from the facts;
rebuilt whole or by parts it is the same (tested). Only a recorded act ends a due date.
May import: every app below. Must not know: the pages, how a calendar or a digest is shown.
Entry points: `actions.reconstruire`, `actions.actualiser`, `actions.actualiser_en_attente`, `actions.avertir`,
`actions.noter_acte`, `actions.suspendre`, `actions.dispenser`, `queries.echeances_visibles`, `queries.pourquoi`.
"""
