import { usageError } from '../errors.ts';
import { shellCommand } from '../output/terminal/shell-word.ts';
import { DAY, HOUR, type Rhythm, rhythmText, timesOfDay, two, WEEK } from './rhythm.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';

/** A service and its timer, which catches up after the machine was off. */
export function systemd(schedule: Schedule): ScheduleFile[] {
  const { name, rhythm, folder, writes, env, program, command } = schedule;
  const [path = '', ...words] = [...program, ...command];
  const unit = `flowq-${name}`;
  const service = [
    '[Unit]',
    `Description=flowq ${name}`,
    'Wants=network-online.target',
    'After=network-online.target',
    `OnFailure=${unit}-failed.service`,
    '',
    '[Service]',
    'Type=oneshot',
    `WorkingDirectory=${pathSetting(folder)}`,
    ...Object.entries(env).map(([key, value]) => `Environment=${quoted(`${key}=${value}`)}`),
    `ExecStart=${[quoted(path), ...words.map(argument)].join(' ')}`,
    ...SANDBOX,
    `ReadWritePaths=${[folder, ...writes].map(quoted).join(' ')}`,
  ];
  const failed = [
    '[Unit]',
    `Description=flowq ${name} failed, or --fail-on holds`,
    '',
    '[Service]',
    'Type=oneshot',
    `ExecStart=/usr/bin/logger --priority user.err --tag flowq ${quoted(`${unit} failed: see journalctl --user -u ${unit}`)}`,
  ];
  const timer = [
    '[Unit]',
    `Description=flowq ${name}, ${rhythmText(rhythm)}`,
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
    {
      name: `${unit}.service`,
      text: `${service.join('\n')}\n`,
      note: `put all three into ${folderOfUnits}; create the folders it writes to: mkdir -p ${shellCommand(writes)}`,
    },
    {
      name: `${unit}-failed.service`,
      text: `${failed.join('\n')}\n`,
      note: 'starts when a run fails: change it to notify you',
    },
    {
      name: `${unit}.timer`,
      text: `${timer.join('\n')}\n`,
      note: `then systemctl --user enable --now ${unit}.timer, and once loginctl enable-linger, so that it runs while nobody is logged in`,
    },
  ];
}

/**
 * The run can read everything, write to few places, and gain no further rights. The engine compiles code at run time, so
 * memory may be writable and executable. Source: systemd.exec(5).
 */
const SANDBOX = [
  'NoNewPrivileges=yes',
  'ProtectSystem=strict',
  'PrivateTmp=yes',
  'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX',
  'RestrictNamespaces=yes',
  'RestrictRealtime=yes',
  'RestrictSUIDSGID=yes',
  'LockPersonality=yes',
  'SystemCallArchitectures=native',
  'UMask=0077',
];

/** Returns the times in systemd's format. Source: systemd.time(7), "Calendar events". */
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

/** Quotes a word. Source: systemd.syntax(7) "Quoting", systemd.unit(5) "Specifiers". */
function quoted(text: string): string {
  if (text.includes('\0')) throw usageError('a NUL character cannot be scheduled');
  const escaped = text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}

/** Quotes a word of a command, where systemd also expands variables. */
const argument = (text: string) => quoted(text).replaceAll('$', '$$$$');

/**
 * Escapes a path that is a complete value: quotes are not allowed, and a trailing backslash would continue the line.
 */
function pathSetting(path: string): string {
  if (/[\r\n\0]|\\$|^\s|\s$/.test(path))
    throw usageError(`systemd does not support the folder name ${JSON.stringify(path)}`);
  return path.replaceAll('%', '%%');
}
