"""Webhooks: signed messages to other systems about what was published, changed or withdrawn."""
