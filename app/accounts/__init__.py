"""Who may sign in and what they may do: accounts, sessions, passwords, two-factor, single sign-on, audit."""
