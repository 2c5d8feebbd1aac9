"""Signing in: the forms, codes that are taken once, the way in for somebody new or shut out."""
