# Any minion can send the event, so this reads nothing of it. The state that it runs sends no event.
authtrack-shared:
  local.state.apply:
    # The minions with a pillar `authtrack`.
    - tgt: 'authtrack:*'
    - tgt_type: pillar
    - arg:
      - authtrack.shared
