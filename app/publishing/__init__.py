"""Drafts, review, publication, revisions and corrections of documents."""
