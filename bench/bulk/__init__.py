"""Bulk evaluation of many people, beside the same work done by others: made data, checks that the answers agree, figures."""
