import { join } from 'node:path';
import { expect, it } from 'vitest';
import { alarmsOf } from '../../../bench/anomalies/alarms.ts';
import { writeRecords } from '../../../bench/anomalies/records.ts';
import { makeTraffic } from '../../../bench/anomalies/traffic.ts';
import { temporaryFolder } from '../../helpers/logs.ts';

it('finds nine in ten anomalies of made-up traffic, with at most one false alarm a week', async () => {
  const folder = temporaryFolder();
  const dir = join(folder, 'logs');
  const traffic = makeTraffic('maple', 14, 10);
  writeRecords(dir, traffic);
  const { found, falseAlarms } = await alarmsOf(dir, join(folder, 'store'), traffic);
  expect(found.length).toBeGreaterThanOrEqual(9);
  expect(falseAlarms.length).toBeLessThanOrEqual(2);
}, 300_000);
