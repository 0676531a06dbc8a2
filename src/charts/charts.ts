// The charts: one row each. `authtrack analyze` and `authtrack charts` draw every chart of this table. A new chart takes
// a row here, a file that turns its figures into a configuration of chart.js, and a row in docs/interface.md; if its
// question is new, also a query of the store.
import { UnavailableError } from '../lib/errors.js';
import type { FigureSource, Shown } from '../model/figures.js';
import type { BarChart } from './theme.js';

type Chart = {
  /** The name of its file. */
  readonly file: string;
  /** Asks the store for the figures of the chart. */
  readonly ask: (store: FigureSource, shown: Shown) => Promise<AskedChart>;
};

/** A chart with its figures, which are all that it shows. */
export type AskedChart = {
  readonly file: string;
  readonly figures: object;
  /**
   * Returns the PNG, 2400 x 1350 pixels. Loads the graphics library, which is large, only now.
   * @throws UnavailableError if this machine has no binary of the library, IoError if the packaged font cannot be read
   */
  readonly draw: () => Promise<Buffer>;
};

export const charts = [
  chart(
    'top-countries.png',
    async (store, shown) => ({ countries: await store.failedByCountry(), ...shown }),
    async () => (await import('./top-countries.js')).topCountriesChart,
  ),
  chart(
    'accepted-per-day.png',
    async (store, shown) => ({ logins: await store.acceptedPerUserPerDay(shown.timezone), ...shown }),
    async () => (await import('./accepted-per-day.js')).acceptedPerDayChart,
  ),
] as const satisfies readonly Chart[];

/** Asks the store for the figures of all charts. */
export async function askCharts(store: FigureSource, shown: Shown): Promise<readonly AskedChart[]> {
  const asked: AskedChart[] = [];
  for (const { ask } of charts) asked.push(await ask(store, shown));
  return asked;
}

/** @param load loads the function that makes the configuration of chart.js from the figures, and from nothing else */
function chart<Figures extends object>(
  file: string,
  figuresOf: (store: FigureSource, shown: Shown) => Promise<Figures>,
  load: () => Promise<(figures: Figures) => BarChart>,
): Chart & { readonly draw: (figures: Figures) => Promise<Buffer> } {
  const draw = async (figures: Figures): Promise<Buffer> => {
    const [configure, { renderPng }] = await Promise.all([load(), import('./render.js')]).catch(
      withoutLibrary,
    );
    return renderPng(configure(figures));
  };
  return {
    file,
    draw,
    async ask(store, shown) {
      const figures = await figuresOf(store, shown);
      return { file, figures, draw: () => draw(figures) };
    },
  };
}

function withoutLibrary(cause: unknown): never {
  // The library may have no binary for this machine.
  throw new UnavailableError(`cannot load the graphics library: ${(cause as Error).message}`, {
    hint: 'install authtrack again with its optional packages (npm ci)',
    cause,
  });
}

/** Loads the graphics library and draws a picture of one pixel. Throws what Node throws if it cannot be loaded. */
export async function loadCanvas(): Promise<void> {
  const { drawPixel } = await import('./load-canvas.js');
  drawPixel();
}
