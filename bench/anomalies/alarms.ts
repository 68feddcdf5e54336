import { openSource, reportRows, reports } from '../../src/index.ts';
import type { Anomaly } from './anomalies.ts';
import { INTERFACES } from './interfaces.ts';
import { HOUR, type Traffic } from './traffic.ts';

const DAY = 24 * HOUR;

/** The alarms of `unusual` on generated traffic, compared with the planted anomalies. */
export interface Alarms {
  readonly found: readonly Anomaly[];
  readonly missed: readonly Anomaly[];
  /** Hours of interfaces that were reported without an anomaly, such as `eni-… 2026-10-01T12:00:00Z`. */
  readonly falseAlarms: readonly string[];
}

/**
 * Runs `unusual` with its defaults over each judged day, like a daily job; from a store, so that records are read once.
 * @param dir the records of the traffic
 */
export async function alarmsOf(dir: string, store: string, traffic: Traffic): Promise<Alarms> {
  await using source = await openSource(dir, { store });
  const found = new Set<Anomaly>();
  const falseAlarms = new Set<string>();
  for (let since = traffic.judgedSince; since < traffic.until; since += DAY) {
    for await (const { interface_id, time } of reportRows(reports.unusual, source, {
      window: { since, until: since + DAY },
    })) {
      const hour = (Date.parse(time ?? '') / 1000 - traffic.since) / HOUR;
      const anomaly = traffic.anomalies.find(
        (one) => INTERFACES[one.interface]?.id === interface_id && hour >= one.from && hour < one.until,
      );
      if (anomaly) found.add(anomaly);
      else falseAlarms.add(`${interface_id} ${time}`);
    }
  }
  const missed = traffic.anomalies.filter((one) => !found.has(one));
  return { found: [...found], missed, falseAlarms: [...falseAlarms] };
}
