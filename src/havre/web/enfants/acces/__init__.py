"""Who may read a child's file: shares, exceptional accesses, seals, protected addresses."""
