"""Tests of the simulation itself: that it is as strict as what it simulates."""
