# For minions with authtrack. Name them by ID in the pillar's top.sls: a minion can choose its grains.
{%- set folder = '/var/lib/authtrack-salt' %}

# The list of each minion, without imported bans, as authtrack.publish wrote it. Salt sends it to the master every mine_interval
# (60 minutes), and authtrack.publish does. An event holds 1 MiB for all functions of the mine; 15,000 lines are 0.7 MiB at
# most. A longer list keeps the entries that were seen last, and its second line says so.
mine_functions:
  authtrack_bans:
    - mine_function: file.read
    - {{ folder }}/own.list
    # Minions that may read it; without these lines, every minion:
    # - allow_tgt: 'web*'
    # - allow_tgt_type: glob

# Other settings have the defaults of states/authtrack/settings.jinja.
authtrack:
  program: authtrack
  limit: 15000
  folder: {{ folder }}
  # Minions whose lists are used. With tgt_type `pillar`, name whole values: mine.get takes no patterns there.
  tgt: '*'
  tgt_type: glob
  # Older lists are left out, so the bans of a dead minion end: 7 days in seconds.
  max_age: 604800
  # Most lines of one minion.
  max_lines: 20000
  # Most networks of IPv4 among them, of up to 256 addresses each.
  max_networks: 150
  apply: bans apply fail2ban
  # How often authtrack.publish and authtrack.shared run; each run starts up to `splay` seconds later.
  minutes: 60
  splay: 600
  # Becomes /etc/authtrack/authtrack.yaml.
  config:
    bans:
      allow:
        - 198.51.100.0/24
        # A host name must resolve on every minion; otherwise no list is written (78).
        # - office.example
