"""The whole schema (tables.py), how to reach it (engine.py), and its history (migrations/)."""
