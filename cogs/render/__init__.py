"""How values become messages: escaped text, components, pages."""
