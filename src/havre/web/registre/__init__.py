"""The register of data, what has reached its term, what was eliminated: pages for the data-protection officer."""
