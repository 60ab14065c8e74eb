"""Agencies: how their papers look, and the offices that letters go to."""
