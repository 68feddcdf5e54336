import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleOptions } from '../../scripts/example-options.ts';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import type { Inventory } from '../../src/inventory/inventory.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { sgCheck } from '../../src/reports/security-groups/sg-check.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { readReport } from '../helpers/reading.ts';

const UNTIL = Date.UTC(2026, 10, 20) / 1000;
const WINDOW = { since: UNTIL - 43_200, until: UNTIL - 1800 };

const FILTERS: Readonly<Record<string, RecordFilter>> = {
  'all records': {},
  'rejected records to a port': { action: ['reject'], port: ['1-10000'] },
  'records of private addresses': { src: ['private'], protocol: ['!udp'] },
  'TCP records of two blocks': { addr: ['10.0.0.0/9', '100.64.0.0/10', '!10.0.0.5'], protocol: ['tcp'] },
};

const optionsOf = (report: AnyReport, inventory: Inventory) =>
  report === sgCheck
    ? { rules: sgCheck.options.rules.parse(inventory.places[0]?.securityGroups[0]?.id ?? '') }
    : exampleOptions(report);

describe.each(['v2', 'v5', 'all'])('over records with the fields %s', (fields) => {
  let folder = '';
  const sample = () => ({
    dir: folder,
    days: 0.5,
    records: 6000,
    minutesPerFile: 60,
    fields: parseFields(fields),
    until: UNTIL,
  });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'flowq-test-'));
    await writeSample(sample());
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const logged = new Set(parseFields(fields).fields.map(({ column }) => column));
  const reports = REPORTS.filter((report) => report.fields.every((field) => logged.has(field)));
  it.each(reports.map((report) => [report.name, report] as const))(
    '%s has the same rows, be records read into memory or not',
    async (_, report) => {
      const inventory = sampleInventory(sample());
      for (const filter of Object.values(FILTERS)) {
        const reading = {
          options: optionsOf(report, inventory),
          inventory,
          filter,
          window: WINDOW,
          zone: 'Asia/Kolkata',
        };
        const there = await readReport(report, folder, { ...reading, need: undefined });
        const here = await readReport(report, folder, reading);
        expect(here).toEqual(there);
      }
    },
  );
});
