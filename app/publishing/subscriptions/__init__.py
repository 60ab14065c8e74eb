"""Subscriptions by e-mail: who follows which page, what is new there, and the letters that say so."""
