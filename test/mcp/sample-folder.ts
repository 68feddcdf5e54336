import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFields } from '../../src/logs/record-format.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { writeSample } from '../../src/sample/sample.ts';

/** The window of the sample, as text. */
export const WINDOW = { since: '2026-11-20T08:00:00Z', until: '2026-11-20T12:00:00Z' };

/** A folder with a sample of all fields, its inventory and a `flowq.json`. */
export async function sampleFolder(): Promise<{
  readonly folder: string;
  readonly inventory: ReturnType<typeof sampleInventory>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'flowq-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const sample = {
    dir: join(folder, 'logs'),
    records: 3000,
    days: 0.2,
    minutesPerFile: 60,
    fields: parseFields('all'),
    until: Date.parse(WINDOW.until) / 1000,
  };
  await writeSample(sample);
  const inventory = sampleInventory(sample);
  writeFileSync(join(folder, 'inventory.json'), JSON.stringify(inventory));
  const source = { kind: 'local', path: 'logs', found: {} };
  writeFileSync(join(folder, 'flowq.json'), JSON.stringify({ flowq: 1, source }));
  return { folder, inventory };
}
