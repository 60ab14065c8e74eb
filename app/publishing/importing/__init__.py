"""Reports that were written elsewhere, made into drafts: read within limits, mapped, and only ever proposed."""
