"""One journey's page: what its parts say, made ready for the templates."""
