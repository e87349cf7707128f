"""First page of the day, and the pages that say what the site is: algorithm notice, accessibility."""
