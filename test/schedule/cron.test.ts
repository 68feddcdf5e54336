import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cron } from 'croner';
import { expect, test } from 'vitest';
import { renderSchedule } from '../../src/schedule/render-schedule.ts';
import { rhythmFor } from '../../src/schedule/rhythm.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { HOSTILE, hourly, NOW } from './schedules.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

async function crontab(schedule: Schedule) {
  const [file] = await renderSchedule('cron', schedule, NOW);
  const [comment = '', line = '', ...rest] = (file?.text ?? '').split('\n');
  expect(comment).toMatch(/^# /);
  expect(rest).toEqual(['']);
  const [, times = '', command = ''] = /^((?:\S+ ){4}\S+) (.*)$/.exec(line) ?? [];
  return { comment, times, command };
}

/** What cron does with a line before it gives it to sh: bare percent signs are line breaks, the rest is its input. */
function asCronReads(command: string): string {
  return command.split(/(?<!\\)%/)[0]?.replaceAll('\\%', '%') ?? '';
}

test('a line runs the program by its full path, from its folder, past the hour when deliveries are there', async () => {
  const { comment, times, command } = await crontab(hourly());
  expect(comment).toBe('# flowq hourly, every 1 h, 20 min after');
  expect(times).toBe('20 * * * *');
  expect(command).toBe(
    'cd /srv/flowq && /usr/bin/node /usr/lib/node_modules/flowq/dist/cli/main.cjs run hourly',
  );
  expect((await crontab(hourly({ rhythm: rhythmFor(HOUR, 900, 'UTC', 300) }))).times).toBe('5 * * * *');
});

test('whatever words there are, the shell gives them to the program as they were', async () => {
  const folder = join(temporaryFolder(), HOSTILE.folder);
  mkdirSync(folder, { recursive: true });
  const script = join(folder, '..', "it's 100% shown.mjs");
  writeFileSync(
    script,
    'console.log(JSON.stringify([process.cwd(), process.env.TEXT, ...process.argv.slice(2)]))',
  );
  const schedule = hourly({ ...HOSTILE, folder, program: [process.execPath, script] });
  const { command } = await crontab(schedule);
  const shown = execFileSync('/bin/sh', ['-c', asCronReads(command)], { encoding: 'utf8' });
  expect(JSON.parse(shown)).toEqual([folder, HOSTILE.env.TEXT, ...HOSTILE.command]);
});

test.each([
  ['5m', 300, 900, 'UTC', '0,5,10,15,20,25,30,35,40,45,50,55 * * * *'],
  ['15m', 900, 900, 'UTC', '5,20,35,50 * * * *'],
  ['90m', 5400, 900, 'UTC', '20,50 * * * *'],
  ['1h in Kathmandu', HOUR, 900, 'Asia/Kathmandu', '5 * * * *'],
  ['6h', 6 * HOUR, 900, 'UTC', '20 0,6,12,18 * * *'],
  ['6h with a lag of 2h', 6 * HOUR, 2 * HOUR, 'UTC', '5 2,8,14,20 * * *'],
  ['6h in Berlin', 6 * HOUR, 900, 'Europe/Berlin', '20 * * * *'],
  ['7h', 7 * HOUR, 900, 'UTC', '20 * * * *'],
])('windows of %s', async (_, every, lag, machineZone, times) => {
  const found = await crontab(hourly({ rhythm: rhythmFor(every, lag, 'UTC'), machineZone }));
  expect(found.times).toBe(times);
});

test.each([
  ['UTC', 'UTC', DAY, '20 0 * * *'],
  ['Europe/Berlin', 'Europe/Berlin', DAY, '20 0 * * *'],
  ['Europe/Berlin', 'UTC', DAY, '20 23 * * *'],
  ['UTC', 'Europe/Berlin', DAY, '20 2 * * *'],
  ['America/New_York', 'UTC', 3 * DAY, '20 5 * * *'],
  ['UTC', 'UTC', 7 * DAY, '20 0 * * 1'],
  ['Europe/Berlin', 'UTC', 7 * DAY, '20 23 * * 0'],
  ['UTC', 'Asia/Tokyo', 14 * DAY, '20 9 * * 1'],
])(
  'days of %s by a clock of %s come after midnight all year round',
  async (zone, machineZone, every, times) => {
    const rhythm = rhythmFor(every, 900, zone);
    const found = await crontab(hourly({ rhythm, machineZone }));
    expect(found.times).toBe(times);
    const cron = new Cron(found.times, { timezone: machineZone });
    const runs = cron.nextRuns(60, new Date(NOW * 1000));
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'short' });
    for (const run of runs) expect(['00:20', '01:20', '02:20']).toContain(clock.format(run));
  },
);

test('a cron parser finds every time it was made for', async () => {
  for (const every of [60, 300, 900, HOUR, 2 * HOUR, 12 * HOUR]) {
    const { step, offset } = rhythmFor(every, 900, 'UTC');
    const { times } = await crontab(hourly({ rhythm: { step, offset, zone: 'UTC' } }));
    const runs = new Cron(times, { timezone: 'UTC' }).nextRuns(30, new Date(NOW * 1000));
    for (const run of runs) expect((run.getTime() / 1000 - offset) % step).toBe(0);
    for (const [at, run] of runs.entries())
      if (at > 0) expect(run.getTime() - (runs[at - 1]?.getTime() ?? 0)).toBe(step * 1000);
  }
});

test.each([
  [{ command: ['run', 'a\nb'] }, 'has a line break'],
  [{ command: ['run', 'x'.repeat(1000)] }, 'exceeds the maximum length of cron'],
  [{ name: '../x' }, 'cannot be the name of a schedule'],
  [
    { env: { AWS_SECRET_ACCESS_KEY: 'x' } },
    'AWS_SECRET_ACCESS_KEY would be written to a file that others can read',
  ],
  [{ env: { 'A B': 'x' } }, 'is not a variable name'],
])('what cannot be scheduled is refused: %j', async (parts, message) => {
  await expect(renderSchedule('cron', hourly(parts), NOW)).rejects.toThrow(message);
});

test('a week cannot wait for days', () => {
  expect(() => rhythmFor(7 * DAY, 2 * DAY, 'UTC')).toThrow('the offset must be less than a day');
});
