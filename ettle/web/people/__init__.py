"""Who somebody is: names, how to reach them, records that are one person."""
