"""What the worker does for this desk by itself, each part's beside the part."""

from ettle.web.administration.imports.tasks import go_on

__all__ = ["go_on"]
