"""A batch of payments as one archive, and worked out again from that alone."""
