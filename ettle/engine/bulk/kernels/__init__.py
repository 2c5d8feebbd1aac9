"""What loops: compiled once, kept on disk, run without the interpreter's lock.

Edit rarely: one edit of a file compiles all of it anew. A kernel calls kernels of its own file alone, because what is
kept on disk does not notice that another file changed; `calendar` is the exception, and never changes.
"""
