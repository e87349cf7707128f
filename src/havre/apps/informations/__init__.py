"""Informations: worrying information from its reception to the conclusion of its evaluation.

Nouns: `InformationPreoccupante` (what reached the CRIP, qualified or not), `EnfantDuFoyer`, `AdulteDuFoyer`,
`AuteurInformation` (confidential), `Qualification`, `RattachementInformation`, `Signalement` (referral to the
prosecutor), `TransfertInformation`, `ActeInformation` (a duty done), `Evaluation` with `AttributionEvaluation`,
`Evaluateur`, `Rencontre`, `Redaction` and its `ConclusionEnfant`, `SignatureEvaluation`, `RenvoiEvaluation`,
`DerogationBinome`, `ValidationEvaluation`, and `CapaciteEvaluation` of a team.
Law: CASF L.226-2-1 to L.226-5, D.226-2-3 to D.226-2-7, L.221-3.
A child of an information need not have a file at the ASE: its identity stands here as it was told, and points to the
file when there is one. The information belongs to the CRIP that received it, then also to the team it is given to.
Held by the database: numbers without gap, the pair of evaluators of two professions (or a signed derogation), one
conclusion for each child of the household, a red gate passed only with a signed reason, nothing changed or erased.
May import: journal, territoires, agents, personnes, lieux. Must not know: decisions, letters, due dates, pages.
Entry points: `actions.recueillir`, `actions.qualifier`, `actions.confier`, `actions.signer`, `actions.valider`,
`queries.informations_visibles`, `queries.ressemblances`, `queries.charges`, `queries.chiffres`.
"""
