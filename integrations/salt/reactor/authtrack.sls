# Reads nothing of the event, which any minion can send. The state it runs sends none.
authtrack-shared:
  local.state.apply:
    # The minions that have a pillar `authtrack`.
    - tgt: 'authtrack:*'
    - tgt_type: pillar
    - arg:
      - authtrack.shared
