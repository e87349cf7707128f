"""Pages, through the test client: what they show, to whom, and what their forms write."""
