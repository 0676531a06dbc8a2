# Works without the reactor, and makes good what an event missed. Splay: not all minions at once.
{%- from 'authtrack/settings.jinja' import authtrack with context %}

authtrack-share:
  schedule.present:
    - function: state.apply
    - job_args:
      - authtrack.publish,authtrack.shared
    - job_kwargs:
        queue: True
    - minutes: {{ authtrack.minutes }}
    - splay: {{ authtrack.splay }}
    - maxrunning: 1
    - persist: True
