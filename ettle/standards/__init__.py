"""Outside formats, one folder each: their bytes and our values."""
