import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { writeInventory } from '../../src/inventory/inventory-file.ts';
import { interfaceOf, inventoryOf, placeOf } from '../inventory/things.ts';
import { NOW, Patient } from './examined.ts';

const found = async (patient: Patient) =>
  (await patient.findings('all')).filter((line) => line.includes(' inventory: '));

test('an inventory is counted, and said to be old or damaged', async () => {
  const patient = new Patient();
  expect(await found(patient)).toEqual([]);
  const path = join(patient.folder, 'inventory.json');
  const interfaces = [
    interfaceOf('eni-1', '10.0.0.1'),
    interfaceOf('eni-2', '10.0.0.2', { until: '2026-11-02T00:00:00Z' }),
  ];
  await writeInventory(path, inventoryOf(placeOf({ interfaces })));
  expect(await found(patient)).toEqual(['ok inventory: 1 interfaces in 1 Region of an account']);
  patient.now = NOW + 8 * 86_400;
  expect(await found(patient)).toEqual([
    'warn inventory: 1 interfaces in 1 Region of an account, as they were 8 days ago',
  ]);
  writeFileSync(path, '[]');
  expect(await found(patient)).toEqual([
    'fail inventory: /inventory.json is not an inventory: it has no "inventory"',
  ]);
});

test("the user's own names are counted, and told where they are none", async () => {
  const patient = new Patient();
  patient.config = { ...(patient.config as Config), names: 'names.csv' };
  expect((await found(patient))[0]).toMatch(/^fail inventory: cannot read \/names[.]csv/);
  writeFileSync(join(patient.folder, 'names.csv'), '10.0.0.0/8,ours\n');
  expect(await found(patient)).toEqual(['ok inventory: 1 custom names in names.csv']);
});
