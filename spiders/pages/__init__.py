"""Page objects: they extract, spiders only navigate."""
