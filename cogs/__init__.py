"""What people touch on Discord: one file a command group, thin."""
