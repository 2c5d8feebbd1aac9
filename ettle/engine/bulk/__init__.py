"""The rules answered for millions of journeys: columns in, columns out, the same answers as `ettle.engine.evaluate`."""
