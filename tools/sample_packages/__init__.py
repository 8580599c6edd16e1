"""Train and measure the small Argos packages that tests and the offline demo run on."""
