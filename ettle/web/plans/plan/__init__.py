"""The action plan: what somebody wants to do, step by step, and what became of it."""
