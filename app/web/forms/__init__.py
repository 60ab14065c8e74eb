"""What every form needs: CSRF protection, uploads, rate limits."""
