# Writes /etc/authtrack/authtrack.yaml from the pillar authtrack:config, if it is set. Put no secrets there: everybody can read
# the file.
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
