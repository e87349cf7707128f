"""Journal: what was written and what was read, for ever.

Nouns: `Evenement` (one row for each act that writes, chained by hashes), `Lecture` (one row for each
reading of a person's file).
Law: GDPR (EU 2016/679) art. 5(2) and 32, accountability and security of processing.
May import: nothing of the other apps.
Must not know: what the events speak of; objects are named by type and identifier, without foreign keys.
Entry points: `actions.consigner`, `actions.consigner_lecture`, `queries.verifier`,
`models.gardes.exiger_evenement` (for the migrations of the other apps).
"""
