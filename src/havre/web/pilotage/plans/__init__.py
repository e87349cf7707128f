"""Plans of the week: asked for, followed while they are computed, decided proposal by proposal (rows L1, L2, D1)."""
