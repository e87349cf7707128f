"""Law as data: glossary, dated parameters with their source and verification status. Knows no framework."""
