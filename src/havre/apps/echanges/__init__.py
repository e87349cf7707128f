"""Échanges: requests and answers, letters out, mail in; nothing falls silent.

Nouns: `Demande` (what is asked, of which service, by when, what silence means), `Attribution` (who owns it),
`Rappel`, `Reponse` (granted, refused, unmet, withdrawn), `Silence` (the day passed without an answer),
`Courrier` (a signed letter, numbered without gaps, kept as it was printed), `Envoi`, `CourrierRecu` (mail in),
`SuiteRecu` (what answered it), `DelegationSignature` (who may sign), `Piece` (a stored file, encrypted).
Law: CASF R.223-2, CRPA L.211-2 (reasons of a refusal), L.112-3 and R.112-5 (acknowledgement), L.231-4 (silence).
May import: every app below. Must not know: how a letter is printed (the caller gives the printer), the pages.
Held by the database: numbers without gaps, every request has an owner, a refusal or an unmet request has its letter,
nothing is changed or erased.
Entry points: `actions.enregistrer_demande`, `actions.repondre`, `actions.emettre`, `actions.enregistrer_recu`,
`actions.constater_silences`, `queries.demandes_visibles`, `queries.courriers_visibles`, `queries.recus_visibles`.
"""
