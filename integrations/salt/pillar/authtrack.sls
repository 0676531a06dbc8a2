# For the minions that have authtrack, by their ids in the pillar's top.sls: grains are the minion's own word.
{%- set folder = '/var/lib/authtrack-salt' %}

# Each minion's own list, never what came from others, as authtrack.publish has written it; put on the master every
# mine_interval (60 minutes) and by authtrack.publish. An event holds 1 MiB with all functions of the mine: 15,000 lines
# are 0.7 MiB at most. A longer list is cut to the entries seen last, and says so in its second line.
mine_functions:
  authtrack_bans:
    - mine_function: file.read
    - {{ folder }}/own.list
    # Who may read it; without these, every minion:
    # - allow_tgt: 'web*'
    # - allow_tgt_type: glob

# All but what stands here has the defaults of states/authtrack/settings.jinja.
authtrack:
  program: authtrack
  limit: 15000
  folder: {{ folder }}
  # Whose lists are taken. By `pillar` whole values only: mine.get knows no patterns there.
  tgt: '*'
  tgt_type: glob
  # Lists made longer ago are left out: 7 days in seconds. Dead minions' bans end then.
  max_age: 604800
  # So many lines of one minion at most.
  max_lines: 20000
  # So many of them networks of IPv4, of up to 256 addresses each.
  max_networks: 150
  apply: bans apply fail2ban
  # authtrack.publish and authtrack.shared, so often, and up to so many seconds later.
  minutes: 60
  splay: 600
  # Becomes /etc/authtrack/authtrack.yaml.
  config:
    bans:
      allow:
        - 198.51.100.0/24
        - office.example
