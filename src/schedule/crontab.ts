import { usageError } from '../errors.ts';
import { shellCommand, shellEnvironment, shellWord } from '../output/terminal/shell-word.ts';
import { cronTimes } from './cron-times.ts';
import { rhythmText } from './rhythm.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';

/** Maximum length of a command in Debian's cron. */
const LONGEST = 990;

/**
 * Returns a line for `crontab -e`. Cron uses the machine's time zone, and turns bare percent signs into line breaks.
 */
export async function crontab(schedule: Schedule, now: number): Promise<ScheduleFile[]> {
  const { name, rhythm, folder, env, program, command, machineZone } = schedule;
  const times = await cronTimes(rhythm, machineZone, now);
  const words = `cd ${shellWord(folder)} && ${shellEnvironment(env)}${shellCommand([...program, ...command])}`;
  const line = words.replaceAll('%', '\\%');
  if (Buffer.byteLength(line) > LONGEST)
    throw usageError(
      'the line exceeds the maximum length of cron',
      'put the options into a job in flowq.json',
    );
  const clock = machineZone === 'UTC' ? '' : `; hours in ${machineZone}`;
  return [
    {
      name: 'crontab',
      text: `# flowq ${name}, ${rhythmText(rhythm)}${clock}\n${times} ${line}\n`,
      note: 'add it with crontab -e; cron mails standard error, if the machine sends mail',
    },
  ];
}
