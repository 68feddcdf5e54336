import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told apart from a later one that was given the same number. */
export interface ProcessId {
  readonly pid: number;
  /** When it started, in whatever words the system has for it; empty where it has none. */
  readonly start: string;
  /** The machine or container whose numbering `pid` belongs to. */
  readonly host: string;
}

let own: ProcessId | undefined;

export function ownProcess(): ProcessId {
  own ??= { pid: process.pid, start: startOf(process.pid) ?? '', host: host() };
  return own;
}

/** Whether the process still runs; undefined when it is another machine's or container's, which cannot be asked. */
export function isRunning({ pid, start, host }: ProcessId): boolean | undefined {
  if (host !== ownProcess().host) return undefined;
  if (!exists(pid)) return false;
  const now = startOf(pid);
  return now !== undefined && (start === '' || now === '' || now === start);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined when it has ended: also when only its entry is left, until its parent has asked how it ended. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') return '';
  try {
    const env = { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' };
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env,
    });
    return String(Date.parse(started.trim()) / 1000);
  } catch {
    return undefined;
  }
}

const STATE = 0;
const START_TIME = 19;

/** Ticks since boot mean nothing after the next one, so the boot's own id is part of it. */
function linuxStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command stands in brackets and may hold anything, brackets and spaces too.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (/[ZXx]/.test(fields[STATE] ?? '')) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)}-${fields[START_TIME]}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : '';
  }
}

function host(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
