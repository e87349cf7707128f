"""What is seen of all the facts at once: asked against got, promises kept, plans of the week."""
