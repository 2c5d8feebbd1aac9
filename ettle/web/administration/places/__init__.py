"""Areas, organisations and teams: entered, named anew, closed. Of people there are counts alone."""
