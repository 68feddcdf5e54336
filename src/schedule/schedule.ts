import type { Policy } from '../catalog/iam.ts';
import type { Rhythm } from './rhythm.ts';

/** A command and its schedule. */
export interface Schedule {
  /** Name of its files, units and resources: letters, digits, dots, dashes and underscores. */
  readonly name: string;
  readonly rhythm: Rhythm;
  /** The arguments of the program: `['run', 'hourly']`. */
  readonly command: readonly string[];
  /** The full path of the program, and arguments before the command: `['/usr/bin/node', '/…/main.cjs']`. */
  readonly program: readonly string[];
  /** The content of `flowq.json` for other machines, without the settings of this machine. */
  readonly configText: string;
  /** Settings in `flowq.json` of this machine only: `the profile reports`. */
  readonly machineOnly: readonly string[];
  /** The working folder, full path: that of `flowq.json`. */
  readonly folder: string;
  /** Other folders that runs write to, full paths. */
  readonly writes: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** IANA time zone of this machine's cron. */
  readonly machineZone: string;
  /** Where it runs in AWS; undefined for local logs. */
  readonly aws?: ScheduleAws | undefined;
}

export interface ScheduleAws {
  /** Account of tables and queries, 12 digits. */
  readonly account: string;
  readonly region: string;
  /** Permissions that the reports need. */
  readonly policy: Policy;
  /** Output objects as ARNs: `arn:aws:s3:::bucket/reports/*`. */
  readonly outputs: readonly string[];
}

/** A file for the scheduler. */
export interface ScheduleFile {
  /** Path or name of the file. */
  readonly name: string;
  readonly text: string;
  /** Instructions for the user. */
  readonly note: string;
}
