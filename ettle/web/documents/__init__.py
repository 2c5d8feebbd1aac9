"""Documents: papers and what they show, and letters, of one person; sealed, and never opened in the page."""
