// The entry point of the charts: figures in, PNG out. Load it lazily (`await import`): the graphics library is large.
// On a machine without a binary of it, only drawing then fails.
import type { AcceptedPerDayFigures, TopCountriesFigures } from '../model/figures.js';
import { acceptedPerDayChart } from './accepted-per-day.js';
import { renderPng } from './render.js';
import { topCountriesChart } from './top-countries.js';

/**
 * The chart "Top countries by failed or invalid logins" as PNG, 2400 x 1350 pixels.
 * @throws IoError if the packaged font cannot be read
 */
export function drawTopCountries(figures: TopCountriesFigures): Buffer {
  return renderPng(topCountriesChart(figures));
}

/**
 * The chart "Accepted connections per user per day" as PNG, 2400 x 1350 pixels.
 * @throws IoError if the packaged font cannot be read
 */
export function drawAcceptedPerDay(figures: AcceptedPerDayFigures): Buffer {
  return renderPng(acceptedPerDayChart(figures));
}
