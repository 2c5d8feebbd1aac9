"""The pages with many people behind them: CPU beside the empty frame, queries, plans. `python -m bench.pages [PEOPLE]`.

Everybody is simulated, and the rows beside the events are worked out by the code of the site, then copied in: the same rows
as `ettle rebuild` makes, part by part and without its one transaction over everything, which 4 million events would not fit.
"""

A_PART = 300
"""People are loaded in parts of so many: a tenth of the demonstration, programme by programme."""
