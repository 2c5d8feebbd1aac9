"""The auditor's pages: who did what, to whose data, and whether the record is whole."""
