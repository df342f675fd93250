# The front end without a screen: homepro's subcommands.
