"""Pages on which readers take part without an account: subscriptions, needs, and whether a page helped."""
