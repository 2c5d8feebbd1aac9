"""What somebody typed and has not sent: kept on the server while they type, for them alone."""
