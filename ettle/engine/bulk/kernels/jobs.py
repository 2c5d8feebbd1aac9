"""Jobs and whose they are; the group a stay holds."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def jobs(off, start, sure, maybe, employer):
    """For each work spell the first spell of its job, itself where it begins one; -1 of those that cover no day."""
    first = np.full(len(start), -1, dtype=np.int32)
    end = np.zeros(len(start), dtype=np.int32)
    for p in range(len(off) - 1):
        for row in range(off[p], off[p + 1]):
            if start[row] >= maybe[row]:
                continue
            job = row
            if employer[row] >= 0:
                for before in range(row - 1, off[p] - 1, -1):
                    if first[before] == before and employer[before] == employer[row]:
                        if start[row] <= end[before]:
                            job = before
                        break
            first[row] = job
            end[job] = sure[row] if job == row else max(end[job], sure[row])
    return first


@njit(cache=True, nogil=True)
def owners(off, first, start, stays_off, begun):
    """For each work spell the latest stay that had begun by the day its job began; -1 = none had."""
    owner = np.full(len(start), -1, dtype=np.int32)
    for p in range(len(off) - 1):
        if stays_off[p] == stays_off[p + 1]:
            continue
        for row in range(off[p], off[p + 1]):
            if first[row] < 0:
                continue
            for stay in range(stays_off[p + 1] - 1, stays_off[p] - 1, -1):
                if begun[stay] <= start[first[row]]:
                    owner[row] = stay
                    break
    return owner


@njit(cache=True, nogil=True)
def group_on(person, mine, group, day, off, enr, on, changed_to):
    """The group held by each stay on a day."""
    held = group.copy()
    for i in range(len(person)):
        for row in range(off[person[i]], off[person[i] + 1]):
            if enr[row] == mine[i] and on[row] <= day[i]:
                held[i] = changed_to[row]
    return held


@njit(cache=True, nogil=True)
def award_jobs(award, award_on, employer_of, named, has_job, person, off, first, start, employer):
    """The first spell of the job each stay's award is for: the one it names, else the first with its employer since."""
    found = np.full(len(award), -1, dtype=np.int32)
    for i in range(len(award)):
        if award[i] < 0:
            continue
        if has_job[i]:
            if named[i] >= 0:
                found[i] = first[named[i]]
        elif employer_of[i] >= 0:
            for row in range(off[person[i]], off[person[i] + 1]):
                if first[row] == row and employer[row] == employer_of[i] and start[row] >= award_on[i]:
                    found[i] = row
                    break
    return found


@njit(cache=True, nogil=True)
def ends(off, first, sure, maybe):
    """By the first spell of each job, the day it may be over and the day it certainly is."""
    may, must = np.zeros(len(first), dtype=np.int32), np.zeros(len(first), dtype=np.int32)
    for row in range(len(first)):
        if first[row] >= 0:
            job = first[row]
            may[job] = sure[row] if job == row else max(may[job], sure[row])
            must[job] = maybe[row] if job == row else max(must[job], maybe[row])
    return may, must
