# /etc/authtrack/authtrack.yaml from the pillar authtrack:config, where there is one. No secrets: the file is for all to read.
{%- from 'authtrack/settings.jinja' import authtrack with context %}
{%- if authtrack.config %}

authtrack-config:
  file.serialize:
    - name: /etc/authtrack/authtrack.yaml
    - dataset_pillar: authtrack:config
    - serializer: yaml
    - user: root
    - group: root
    - mode: '0644'
    - makedirs: True
{%- else %}

{}
{%- endif %}
