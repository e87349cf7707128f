"""What is counted from all the facts: asked against got, promises kept."""
