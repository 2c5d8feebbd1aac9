"""The pages: Django, one folder per desk."""
