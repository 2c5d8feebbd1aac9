"""The embedded PostgreSQL: a real server from a wheel, kept by a small wrapper of our own.

cluster = Cluster(folder)
started = cluster.start()      # True only for the caller that started it, and that one stops it
cluster.address                # what a client needs; others only use this
if started: cluster.stop()
"""

from ettle.web.site.database.cluster import Address, Cluster
from ettle.web.site.database.trouble import DatabaseTrouble

__all__ = ["Address", "Cluster", "DatabaseTrouble"]
