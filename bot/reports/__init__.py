"""What a server can ask about its stories and stars: rankings, lists and figures, all computed from facts."""
