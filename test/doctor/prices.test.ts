import { expect, test } from 'vitest';
import { PRICES_DATE } from '../../src/reports/cost/prices.ts';
import { Patient } from './examined.ts';

test('prices are said to be old after a year', async () => {
  const patient = new Patient();
  const found = async () => (await patient.findings('all')).filter((line) => line.includes(' prices: '));
  const date = Date.parse(PRICES_DATE) / 1000;
  patient.now = date + 364 * 86_400;
  expect(await found()).toEqual([]);
  patient.now = date + 366 * 86_400;
  expect(await found()).toEqual([
    `warn prices: reports on cost use list prices and exemptions of ${PRICES_DATE}, more than a year ago`,
  ]);
});
