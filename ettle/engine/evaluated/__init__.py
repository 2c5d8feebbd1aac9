"""Evaluated rows: what the rules say of everybody on one day, as flat tables that measures, returns and pages read."""
