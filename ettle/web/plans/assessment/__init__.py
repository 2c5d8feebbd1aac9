"""Assessment: where things stand in each area of life, asked again, and how far somebody has come."""
