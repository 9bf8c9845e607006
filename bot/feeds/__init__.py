"""From an address to entries: guard, fetch, parse, recognise, schedule, discover."""
