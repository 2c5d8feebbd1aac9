"""The page of who somebody is and how to reach them, part by part, with what stood before."""
