"""Which jobs exist, and the runner that keeps them going: here the network and the database take turns."""
