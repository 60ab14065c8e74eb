"""Accounts, permissions, sessions, passwords, two-factor authentication, single sign-on and the audit log."""
