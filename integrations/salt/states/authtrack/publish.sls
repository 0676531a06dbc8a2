# Writes this minion's own bans where the mine reads them, publishes them at once, and tells the master, when an address
# came or went. Times alone are no such change, or each return of an attacker would set all minions to work; the mine has
# them within its interval. Where the export fails, the list of the run before stays published.
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
