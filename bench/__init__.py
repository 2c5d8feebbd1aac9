"""Benchmarks, each with its peer beside it: ratios within one run, CPU time, equal results checked first."""
