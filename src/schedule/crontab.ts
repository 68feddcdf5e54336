import { usageError } from '../errors.ts';
import { cronTimes } from './cron-times.ts';
import { rhythmWords } from './rhythm.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';
import { shellCommand, shellEnvironment, shellWord } from './shell-word.ts';

/** Cron of Debian and its kin takes no longer commands. */
const LONGEST = 990;

/** A line for `crontab -e`. Cron has a clock of its own zone, and makes line breaks of bare percent signs. */
export async function crontab(schedule: Schedule, now: number): Promise<ScheduleFile[]> {
  const { name, rhythm, folder, env, program, command, machineZone } = schedule;
  const times = await cronTimes(rhythm, machineZone, now);
  const words = `cd ${shellWord(folder)} && ${shellEnvironment(env)}${shellCommand([...program, ...command])}`;
  const line = words.replaceAll('%', '\\%');
  if (Buffer.byteLength(line) > LONGEST)
    throw usageError('the line is longer than cron takes', 'put the options into a job in flowq.json');
  const clock = machineZone === 'UTC' ? '' : `; the hours are those of ${machineZone}`;
  return [
    {
      name: 'crontab',
      text: `# flowq ${name}, ${rhythmWords(rhythm)}${clock}\n${times} ${line}\n`,
      note: 'add it with crontab -e; cron mails what the run says on standard error, if the machine sends mail',
    },
  ];
}
