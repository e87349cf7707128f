"""Places: who waits, the search of a sibling group, the choice and what follows it (rows L1, L2, L3, L8)."""
