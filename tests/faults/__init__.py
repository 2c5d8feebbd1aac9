"""What happens when parts die under load: nothing acknowledged is lost, and everything comes back without hands."""
