"""The synthetic département: invented children, families, homes and agents, at the size of the real one.

`parametres` holds every figure; `geographie`, `noms`, `population`, `lieux`, `sejours`, `actes` and `agents` draw the
département with NumPy and plain Python, without a database, the same rows for the same seed and date; `generation`
puts them together as rows; `ecriture` copies the rows into the database, and `suites` opens the
cases that they demand.

Nothing here comes from a real person: names are drawn from public frequencies, all else from published totals and
modelling choices. The page `docs/explications/donnees-synthetiques.md` says which figure is which.
"""
