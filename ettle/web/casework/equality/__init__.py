"""The questions on equality, answered together on one page: what rules ask becomes facts, the rest stays with who somebody is."""
