"""Accounts, drafts, review and publication: who may write what, and how a text becomes a published file."""
