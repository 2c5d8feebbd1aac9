"""The bulk evaluator's parts, each against the definition."""
