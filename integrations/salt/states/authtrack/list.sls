# Writes the bans of all other minions to one file. This state alone is enough on the master's minion, which needs no
# authtrack.
{%- from 'authtrack/settings.jinja' import authtrack with context %}

authtrack-shared-list:
  file.managed:
    - name: {{ authtrack.folder }}/shared.list
    - source: salt://authtrack/files/shared.list.jinja
    - template: jinja
    - user: root
    - group: root
    - mode: '0640'
    - makedirs: True
    - dir_mode: '0750'
    # A diff of two long lists takes minutes, and is too large for an event.
    - show_changes: False
