"""What members ask to be told, and how they are told."""
