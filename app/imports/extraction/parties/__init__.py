"""Who went, who led, who received: places, offices, officials and how many people."""
