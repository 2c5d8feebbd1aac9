"""Events answered in bulk, from one wide file or from a store by kind: part by part, whole people each."""
