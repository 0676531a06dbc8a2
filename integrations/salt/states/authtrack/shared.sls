# Imports and applies the bans of the others when they, or the settings, have changed. Publishes nothing and sends no
# event: the reactor runs this state, so whatever it sent would come back to it. A list that is refused fails the state, and
# keeps this server's own bans from nothing.
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

# Without the file the next run writes it anew, which is a change, and tries again.
authtrack-shared-again:
  file.absent:
    - name: {{ list }}
    - onfail:
      - cmd: authtrack-shared-bans
