"""A Discord on your own machine: REST and gateway for a bot, a page for people, routes for scripts."""
