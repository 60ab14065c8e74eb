"""Outgoing e-mail: the outbox and the notifications put into it."""
