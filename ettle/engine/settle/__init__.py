"""Settling: the earned lines of one contract, and what may be paid of them.

The evaluator says what each person's journey has earned, one journey at a time. A contract may pay less: it has caps,
a lower price beyond a volume, half pay for what the payer found itself. Those limits look at all lines together, so
which line comes first matters. This package, and nothing else, applies them.

**Who comes first.** Lines somebody has approved keep what was approved and their places in the volume, while they are
still earned. All else follows by day achieved, day recorded, enrolment, rule, number. So a paper that comes late never
takes money back from somebody else.

**The limits, in this order**, to each result as a whole (before it is divided between two providers):

1. *Payable once.* Of programmes that may not both be paid for one person, the first in the order is paid.
2. *Tier.* A line beyond the percentage of the agreed volume has the tier's price in place of its own.
3. *Found by the payer.* The percentage of what is left by then.
4. *Rounding*, once, half up.
5. *Caps.* The line has what the tightest of its caps has left; a cap that cuts a line pays the rest of the cap.
6. *Division* between the providers of a handover, then down the supply chain, by largest remainder: no penny is
   made and none is lost.

A volume counts every result that may be paid beside other programmes; a cap of lines counts those that are paid. Fees have no person and no limits;
they are divided down the supply chain like other lines of the provider. docs/decisions/0011 gives the reasons.
"""
