import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPORTS } from '../../src/reports/index.ts';
import { CULPRITS } from '../../src/sample/internet.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { onScreen } from '../helpers/in-process.ts';
import { folderOf } from '../helpers/logs.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'flowq-test-'));
const UNTIL = Date.UTC(2026, 10, 20, 12) / 1000;

beforeAll(() => writeSample({ dir: FOLDER, records: 100_000, days: 1, minutesPerFile: 60, until: UNTIL }));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

interface Seen {
  readonly text: string;
  readonly next: readonly string[];
}

async function run(command: string): Promise<Seen> {
  const [, , name, ...words] = command.split(' ');
  const report = REPORTS.find((one) => one.name === name);
  if (!report) throw new Error(`${command} is not about a report`);
  const { text, events } = await onScreen(report, words, 80, UNTIL);
  return {
    text,
    next: events.flatMap(({ event, fields }) => (event === 'next' ? [String(fields?.command)] : [])),
  };
}

it.each([
  ['the scanner', 'rejected', ['port-scan'], CULPRITS.portScanner],
  ['the brute force', 'rejected', ['port-scan', 'brute-force'], CULPRITS.passwordGuesser],
  ['the exfiltration', 'top-talkers', ['large-transfers'], CULPRITS.dropPoint],
  ['the beacon', 'top-talkers', ['large-transfers', 'beacons'], CULPRITS.controller],
])('%s of the sample is found by following what reports propose', async (_, start, then, culprit) => {
  let seen = await run(`flowq report ${start} --source ${FOLDER} --since 1d`);
  for (const name of then) {
    const command = seen.next.find((one) => one.startsWith(`flowq report ${name} `));
    seen = await run(command ?? `${name} is not proposed`);
  }
  expect(seen.text).toContain(culprit);
});

it('commands repeat the options that say which records, and are quoted for a shell', async () => {
  const [rejected] = REPORTS.filter(({ name }) => name === 'rejected');
  const folder = folderOf([{ action: 'REJECT', srcaddr: '10.0.0.1', dstaddr: '10.0.0.2', dstport: 22 }]);
  const { events } = rejected
    ? await onScreen(
        rejected,
        ['--source', `${folder}/`, '--all', '--tz', 'Europe/Berlin', '--account', '!111111111111'],
        80,
        UNTIL,
      )
    : { events: [] };
  const commands = events.filter(({ event }) => event === 'next').map(({ message }) => message);
  const options = `--all --account '!111111111111' --source ${folder}/ --tz Europe/Berlin`;
  expect(commands).toEqual([
    `next: flowq report why 10.0.0.1 10.0.0.2 22 ${options}`,
    `next: flowq report port-scan ${options}`,
  ]);
});
