# Publishes this minion's own bans at once, and tells the master, when an address came or went. Times alone are no
# change, or each return of an attacker would set all minions to work; the mine has them within its interval.
{%- from 'authtrack/settings.jinja' import authtrack with context %}

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
