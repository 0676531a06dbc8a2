// Writes metrics in the text format of Prometheus (exposition format 0.0.4):
//   # HELP authtrack_rows Rows in the database.
//   # TYPE authtrack_rows gauge
//   authtrack_rows 42
import { safeText } from '../lib/safe-text.js';

export type Sample = {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
};

/** All samples of one metric. Their labels have the same names. */
export type Metric = {
  readonly name: string;
  /** One sentence in plain ASCII. */
  readonly help: string;
  readonly samples: readonly Sample[];
};

/** Returns the metrics as text. All are gauges: none only grows. A metric without a sample is left out. */
export function expositionOf(metrics: readonly Metric[]): string {
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(
      ({ name, help, samples }) =>
        `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.map((sample) => lineOf(name, sample)).join('')}`,
    )
    .join('');
}

function lineOf(name: string, { labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}\n`;
}

/** Control and invisible characters as `\xNN`, so that no text breaks a line; then `\` and `"` as the format wants. */
function escaped(text: string): string {
  return safeText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
