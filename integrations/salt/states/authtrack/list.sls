# The bans of all other minions as one file. Alone it does for the master's own minion, which needs no authtrack.
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
    # A diff of two long lists takes minutes, and is more than an event may hold.
    - show_changes: False
