"""Stories become digests: key sentences chosen from the article's own text, composed for a card."""
