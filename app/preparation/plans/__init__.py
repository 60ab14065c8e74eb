"""Visit plans: the model, storage behind private links, merging of concurrent edits."""
