"""What sharing agreements share: with one's own organisation, and of somebody with others."""
