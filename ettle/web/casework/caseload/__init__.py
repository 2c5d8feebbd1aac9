"""The caseload: whose people, narrowed and ordered how, fifty at a time; saved views; the list as a file."""
