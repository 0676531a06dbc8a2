# All of it, for the minions that have authtrack: settings, the others' bans, this minion's own, and every hour again.
include:
  - authtrack.config
  - authtrack.shared
  - authtrack.publish
  - authtrack.schedule
