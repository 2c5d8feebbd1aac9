"""The tables of this desk, each part's beside the part."""

from ettle.web.administration.imports.models import Import, Mapping, RefusedRow

__all__ = ["Import", "Mapping", "RefusedRow"]
