"""What a document's types cannot see: that names are known, groups covered, sums whole, changes real."""
