import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderSchedule } from '../../src/schedule/render-schedule.ts';
import { rhythmFor } from '../../src/schedule/rhythm.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { onCalendar } from '../../src/schedule/systemd.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { HOSTILE, hourly } from './schedules.ts';

const DAY = 86_400;
const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;

async function units(schedule: Schedule): Promise<Record<string, string>> {
  const files = await renderSchedule('systemd', schedule);
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}

/** The settings of a unit, as systemd.syntax(7) has them. */
function settings(text: string): Map<string, string[]> {
  const all = new Map<string, string[]>();
  let section = '';
  for (const line of text.split('\n')) {
    const [, header] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (header) section = header;
    else if (line !== '') {
      const [, key, value = ''] = /^([A-Za-z]+)=(.*[^\\]|)$/.exec(line) ?? [];
      if (!key) throw new Error(`not a setting: ${line}`);
      all.set(`${section}.${key}`, [...(all.get(`${section}.${key}`) ?? []), value]);
    }
  }
  return all;
}

/** Words as systemd takes them from a line: all of ours stand in double quotes. */
function words(line: string): string[] {
  expect(line).toMatch(/^"(?:[^"\\]|\\.)*"(?: "(?:[^"\\]|\\.)*")*$/);
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => {
    expect(word.replaceAll('%%', '')).not.toContain('%');
    return word.replaceAll('%%', '%').replace(/\\(.)/g, (_, letter) => (letter === 'n' ? '\n' : letter));
  });
}

test('a timer starts the service on the clock, and what was missed while the machine was off', async () => {
  const files = await units(hourly());
  expect(Object.keys(files)).toEqual([
    'flowq-hourly.service',
    'flowq-hourly-failed.service',
    'flowq-hourly.timer',
  ]);
  expect(files['flowq-hourly.timer']).toContain('OnCalendar=*-*-* *:20:00 UTC\nPersistent=true\n');
  expect(files['flowq-hourly.service']).toContain(
    'ExecStart="/usr/bin/node" "/usr/lib/node_modules/flowq/dist/cli/main.cjs" "run" "hourly"\n',
  );
});

test('words reach the program as they were', async () => {
  const service = settings((await units(hourly(HOSTILE)))['flowq-hourly.service'] ?? '');
  const [start = ''] = service.get('Service.ExecStart') ?? [];
  expect(
    words(start)
      .slice(2)
      .map((word) => word.replaceAll('$$', '$')),
  ).toEqual(HOSTILE.command);
  expect(start.replaceAll('$$', '')).not.toContain('$');
  expect(service.get('Service.Environment')?.flatMap(words)).toEqual([
    `TEXT=${HOSTILE.env.TEXT}`,
    'AWS_PROFILE=prod',
  ]);
  expect(service.get('Service.WorkingDirectory')).toEqual([HOSTILE.folder.replaceAll('%', '%%')]);
});

test('a run writes into its own folders only, and somebody is told when it fails', async () => {
  const files = await units(hourly());
  const service = settings(files['flowq-hourly.service'] ?? '');
  expect(service.get('Service.ProtectSystem')).toEqual(['strict']);
  expect(service.get('Service.ReadWritePaths')?.flatMap(words)).toEqual([
    '/srv/flowq',
    '/home/me/.local/state/flowq',
  ]);
  expect(service.get('Unit.OnFailure')).toEqual(['flowq-hourly-failed.service']);
  expect(settings(files['flowq-hourly-failed.service'] ?? '').get('Service.Type')).toEqual(['oneshot']);
});

test('a folder that systemd cannot be told of is refused', async () => {
  for (const folder of ['/a\nb', '/a\\', '/a '])
    await expect(units(hourly({ folder }))).rejects.toThrow('systemd does not support the folder name');
});

test.each([
  [900, 'UTC', '*-*-* *:05,20,35,50:00 UTC'],
  [6 * 3600, 'UTC', '*-*-* 00,06,12,18:20:00 UTC'],
  [DAY, 'Europe/Berlin', '*-*-* 00:20:00 Europe/Berlin'],
  [7 * DAY, 'UTC', 'Mon *-*-* 00:20:00 UTC'],
])('every %d s in %s is %s', (every, zone, expected) => {
  const calendar = onCalendar(rhythmFor(every, 900, zone));
  expect(calendar).toBe(expected);
  if (analyze) execFileSync('systemd-analyze', ['calendar', calendar]);
});

test.runIf(analyze)('systemd takes the units', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'here'));
  for (const parts of [{}, { ...HOSTILE, folder: `${folder}/100%` }]) {
    const files = await units(hourly({ program: [process.execPath], folder: '/', ...parts }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const paths = Object.keys(files).map((name) => join(folder, name));
    const { stderr, status } = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', ...paths], {
      encoding: 'utf8',
    });
    expect(stderr.split('\n').filter((line) => line.includes('flowq-'))).toEqual([]);
    expect(status).toBe(0);
  }
});
