"""Justice: decisions entered with their clauses, hearings, appeals, terms, measures that wait, places for the judge."""
