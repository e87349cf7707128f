"""The plan for all groups at once: prices of places, columns of groups, neighbourhoods, proofs.

`solve` is the entry point. `kernels` and `columns` are compiled loops; nothing here is needed to rank one group.
"""
