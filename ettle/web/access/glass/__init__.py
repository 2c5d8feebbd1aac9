"""Opening a record in need: a reason, a few hours, and whoever answers for the person is told."""
