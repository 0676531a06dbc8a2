# Works without the reactor, and makes up for missed events. splay: not all minions run at once.
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
