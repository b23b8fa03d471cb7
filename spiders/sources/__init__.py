"""One file a site (or a family of sites): its `SOURCE` and its spider."""
