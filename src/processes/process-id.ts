import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identity of a process, distinct from that of a later one with the same pid. */
export interface ProcessId {
  readonly pid: number;
  /** Start time in a form specific to the system; empty if unknown. */
  readonly start: string;
  /** Machine or container that assigned `pid`. */
  readonly host: string;
}

let own: ProcessId | undefined;

export function ownProcess(): ProcessId {
  own ??= { pid: process.pid, start: startOf(process.pid) ?? '', host: host() };
  return own;
}

/** Returns whether the process still runs; undefined for another machine or container, which cannot be checked. */
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
    // A process of another user cannot be signalled, but exists.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Returns the start time; undefined if the process has ended or is a zombie. */
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

/** Returns the boot id and ticks since boot, as ticks alone are ambiguous after a reboot. */
function linuxStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command is in parentheses and may itself contain parentheses and spaces.
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
