"""Cookies: the session token and short encrypted values."""
