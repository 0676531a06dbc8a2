# Imports and applies the bans of the others if they or the settings have changed. It publishes nothing and sends no event:
# the reactor runs this state, so an event would start it again. If `bans import` refuses the list, the state fails, but
# this server's own bans are still applied.
{%- from 'authtrack/settings.jinja' import authtrack with context %}
{%- set list = authtrack.folder ~ '/shared.list' %}

include:
  - authtrack.config
  - authtrack.list

authtrack-shared-bans:
  cmd.run:
    - name: >-
        {{ authtrack.program }} bans import {{ list }} --from salt --quiet; imported=$?;
        {{ authtrack.program }} {{ authtrack.apply }} --quiet && exit $imported
    - onchanges:
      - file: authtrack-shared-list
{%- if authtrack.config %}
      - file: authtrack-config
{%- endif %}

# Removes the file, so that the next run writes it again: that is a change, and the import is tried again.
authtrack-shared-again:
  file.absent:
    - name: {{ list }}
    - onfail:
      - cmd: authtrack-shared-bans
