"""Preparing a visit: whom to ask and why, what is known already, the plan and its papers."""
