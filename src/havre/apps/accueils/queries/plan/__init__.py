"""Reading plans of the week: whom one is about, what it proposes, what became of each proposal."""
