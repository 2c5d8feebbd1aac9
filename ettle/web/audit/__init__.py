"""The record of who did what: added to by every request and command, never changed, sealed behind."""
