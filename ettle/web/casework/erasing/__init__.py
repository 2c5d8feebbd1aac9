"""Erasing somebody: asked by one who answers for data, agreed by another, done in that moment and never undone."""
