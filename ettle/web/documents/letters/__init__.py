"""Letters to one person: plain words from templates, shown before they are kept, printed as they were sent."""
