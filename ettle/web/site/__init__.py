"""What holds the desks together: settings, addresses, server, database."""
