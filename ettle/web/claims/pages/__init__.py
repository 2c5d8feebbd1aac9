"""The pages of claims: statements, what is payable, one line, checking and approving, what a subcontractor has."""
