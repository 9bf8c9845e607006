"""The simulated REST interface, one module a noun of Discord's documentation."""
