import { usageError } from '../errors.ts';
import { DAY, HOUR, type Rhythm, rhythmWords, timesOfDay, two, WEEK } from './rhythm.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';

/** A service and the timer that starts it, also after the machine was off. */
export function systemd(schedule: Schedule): ScheduleFile[] {
  const { name, rhythm, folder, env, program, command } = schedule;
  const [path = '', ...words] = [...program, ...command];
  const unit = `flowq-${name}`;
  const service = [
    '[Unit]',
    `Description=flowq ${name}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    'Type=oneshot',
    `WorkingDirectory=${pathSetting(folder)}`,
    ...Object.entries(env).map(([key, value]) => `Environment=${quoted(`${key}=${value}`)}`),
    `ExecStart=${[quoted(path), ...words.map(argument)].join(' ')}`,
    'NoNewPrivileges=yes',
  ];
  const timer = [
    '[Unit]',
    `Description=flowq ${name}, ${rhythmWords(rhythm)}`,
    '',
    '[Timer]',
    `OnCalendar=${onCalendar(rhythm)}`,
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
  ];
  const folderOfUnits = '~/.config/systemd/user';
  return [
    { name: `${unit}.service`, text: `${service.join('\n')}\n`, note: `put both into ${folderOfUnits}` },
    {
      name: `${unit}.timer`,
      text: `${timer.join('\n')}\n`,
      note: `then systemctl --user enable --now ${unit}.timer, and loginctl enable-linger once, so that it runs when nobody is logged in`,
    },
  ];
}

/** The times in systemd's words. Source: systemd.time(7), "Calendar events". */
export function onCalendar(rhythm: Rhythm): string {
  const { step, offset, zone } = rhythm;
  if (step < DAY) {
    const { minutes, hours } = timesOfDay(rhythm);
    const hourWords = hours === 'all' ? '*' : hours.map(two).join(',');
    return `*-*-* ${hourWords}:${minutes.map(two).join(',')}:00 UTC`;
  }
  const time = `${two(Math.floor(offset / HOUR))}:${two((offset % HOUR) / 60)}:00 ${zone}`;
  return step === WEEK ? `Mon *-*-* ${time}` : `*-*-* ${time}`;
}

/** A word in quotes. Source: systemd.syntax(7) "Quoting", systemd.unit(5) "Specifiers". */
function quoted(text: string): string {
  if (text.includes('\0')) throw usageError('a word with a zero byte in it cannot be scheduled');
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}

/** A word of a command, in which systemd would also look for variables. */
const argument = (text: string) => quoted(text).replaceAll('$', '$$$$');

/** A path that stands alone: it takes no quotes, and would go on in the next line behind a backslash. */
function pathSetting(path: string): string {
  if (/[\r\n\0]|\\$|^\s|\s$/.test(path))
    throw usageError(`systemd cannot be told of the folder ${JSON.stringify(path)}`);
  return path.replaceAll('%', '%%');
}
