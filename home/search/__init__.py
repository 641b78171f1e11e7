"""Search that finds Japanese: the words, the index, the page."""
