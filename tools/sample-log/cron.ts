// What cron logs: more than a third of the lines of an ordinary day.
import { createScript, type Activity } from './activity.js';
import { HOUR_MS, type Day } from './calendar.js';
import { createRandom, type Random } from './random.js';

type Job = { readonly user: string; readonly hour: number; readonly lastMs: number };

/** Every job of one day. */
export function writeCron(day: Day, seed: number): readonly Activity[] {
  return jobsOf(day, createRandom(seed, `cron ${day.date}`)).map((job) => writeJob(job, day));
}

/** Debian's schedule and two jobs of this server. */
function jobsOf(day: Day, random: Random): readonly Job[] {
  const jobs: Job[] = [
    { user: 'root', hour: 6 + 25 / 60, lastMs: random.between(2_000, 30_000) },
    { user: 'www-data', hour: 3.25, lastMs: random.between(500, 4_000) },
  ];
  for (let hour = 0; hour < 24; hour += 1) {
    jobs.push({ user: 'root', hour: hour + 17 / 60, lastMs: random.between(15, 400) });
    jobs.push({ user: 'root', hour: hour + 39 / 60, lastMs: random.between(15, 900) });
    if (hour % 6 === 0)
      jobs.push({ user: 'anna', hour: hour + 5 / 60, lastMs: random.between(1_000, 20_000) });
  }
  if (day.weekday === 0) jobs.push({ user: 'root', hour: 3.5, lastMs: random.between(1_000, 9_000) });
  if (day.weekday === 0) jobs.push({ user: 'root', hour: 6 + 47 / 60, lastMs: random.between(1_000, 9_000) });
  return jobs;
}

function writeJob({ user, hour, lastMs }: Job, day: Day): Activity {
  const script = createScript(day.startMs + Math.round(hour * HOUR_MS) + 1_000);
  const uid = { root: 0, 'www-data': 33, anna: 1001 }[user] ?? 0;
  script.say(
    0,
    ['CRON', 'own'],
    `pam_unix(cron:session): session opened for user ${user}(uid=${uid}) by (uid=0)`,
  );
  script.say(lastMs, ['CRON', 'own'], `pam_unix(cron:session): session closed for user ${user}`);
  return script.activity();
}
