"""Preparation of a visit: recommended hosts with reasons, earlier answers, the plan and its papers."""
