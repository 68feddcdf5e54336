import { Random } from '../../src/sample/random.ts';
import { type Anomaly, plantAnomalies } from './anomalies.ts';
import { type GeneratedInterface, INTERFACES } from './interfaces.ts';

export const HOUR = 3600;
const DAY = 24;
const HISTORY_DAYS = 14;

/** A Monday, Unix seconds. */
const SINCE = Date.UTC(2026, 8, 7) / 1000;

/** Traffic that an interface carried and rejected in an hour. */
export interface Amounts {
  bytes: number;
  accepted: number;
  refused: number;
}

/** Generated traffic by the hour, with the planted anomalies. */
export interface Traffic {
  /** Start of the history, Unix seconds. */
  readonly since: number;
  /** Start of the judged days, Unix seconds. */
  readonly judgedSince: number;
  readonly until: number;
  /** Hours of each of `INTERFACES`, starting at `since`. */
  readonly hours: readonly (readonly Amounts[])[];
  readonly anomalies: readonly Anomaly[];
}

/**
 * Generates traffic; the same seed and days give the same traffic.
 * @param days days to judge, after two weeks of history
 * @param planted number of anomalies in these days
 */
export function makeTraffic(seed: string, days: number, planted: number): Traffic {
  const random = new Random(seed);
  const from = HISTORY_DAYS * DAY;
  const until = from + days * DAY;
  const hours = INTERFACES.map((made) => usualHours(made, until, random));
  const anomalies = plantAnomalies(hours, { from, until }, planted, random);
  const time = (hour: number) => SINCE + hour * HOUR;
  return { since: SINCE, judgedSince: time(from), until: time(until), hours, anomalies };
}

/** Returns usual hours: the rhythm, the noise of days and hours, and harmless events. */
function usualHours(made: GeneratedInterface, hours: number, random: Random): Amounts[] {
  let day = 1;
  let scanners = 1;
  return Array.from({ length: hours }, (_, at) => {
    const hour = at % DAY;
    if (hour === 0) {
      day = spread(0.08, random);
      scanners = spread(0.25, random);
    }
    const level = made.rhythm(hour, Math.floor(at / DAY) % 7) * day * spread(made.noise, random);
    // A release or an import, about every other week on each interface.
    const busy = hour >= 9 && hour < 18 && random.chance(1 / 100) ? 1.3 + 0.5 * random.unit() : 1;
    const accepted = count(made.flows * level * busy, random);
    return {
      bytes: Math.round(accepted * made.bytesPerFlow * spread(0.15, random)),
      accepted,
      refused: count(made.refused * scanners * spread(0.2, random), random),
    };
  });
}

/** Returns a roughly log-normal value around 1. */
const spread = (deviation: number, random: Random) => Math.exp(deviation * random.normal());

/** Returns the number of independent events for a mean. */
const count = (mean: number, random: Random) =>
  Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
