# For minions with authtrack: the settings, the bans of the others, this minion's bans, and an hourly schedule.
include:
  - authtrack.config
  - authtrack.shared
  - authtrack.publish
  - authtrack.schedule
