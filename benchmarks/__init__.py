"""Measurements, as medians and ratios within one run: `make bench`. Never tests: a busy machine is no mistake."""
