"""Stems of Indonesian words: affixes, loan words, compounds, and the roots the dictionary lacks."""
