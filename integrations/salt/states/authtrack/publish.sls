# Writes this minion's bans where the mine reads them. If an address came or went, publishes them at once and sends an event
# to the master. New times alone do not count: otherwise each return of an attacker would make all minions work. The mine
# publishes them within its interval. If the export fails, the list of the run before stays published.
{%- from 'authtrack/settings.jinja' import authtrack with context %}

authtrack-own-list:
  file.managed:
    - name: {{ authtrack.folder }}/own.list
    - source: salt://authtrack/files/own.list.jinja
    - template: jinja
    - user: root
    - group: root
    - mode: '0640'
    - makedirs: True
    - dir_mode: '0750'
    - show_changes: False

authtrack-own-networks:
  file.managed:
    - name: {{ authtrack.folder }}/own.networks
    - source: salt://authtrack/files/own.networks.jinja
    - template: jinja
    - user: root
    - group: root
    - mode: '0640'
    - makedirs: True
    - dir_mode: '0750'
    - show_changes: False
    - require:
      - file: authtrack-own-list

authtrack-publish:
  module.run:
    - mine.update: []
    - onchanges:
      - file: authtrack-own-networks

authtrack-tell:
  event.send:
    - name: authtrack/bans
    - require:
      - module: authtrack-publish
    - onchanges:
      - file: authtrack-own-networks
