import type { Policy } from '../catalog/iam.ts';
import type { Rhythm } from './rhythm.ts';

/** What is to be run, and when. */
export interface Schedule {
  /** Of files, units and resources that are made for it: letters, digits, dots, dashes and underlines. */
  readonly name: string;
  readonly rhythm: Rhythm;
  /** What follows the name of the program: `['run', 'hourly']`. */
  readonly command: readonly string[];
  /** The program with its full path, and what it needs before the command: `['/usr/bin/node', '/…/main.cjs']`. */
  readonly program: readonly string[];
  /** The text of `flowq.json`, for schedulers that run elsewhere, without what holds on this machine only. */
  readonly configText: string;
  /** What `flowq.json` says of this machine only: `the profile reports`. */
  readonly machineOnly: readonly string[];
  /** The folder it is called in, with its full path: that of `flowq.json`. */
  readonly folder: string;
  /** Folders that runs write into besides, with their full paths. */
  readonly writes: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** IANA time zone that the clock of this machine's cron follows. */
  readonly machineZone: string;
  /** Where it runs in AWS; undefined for local logs. */
  readonly aws?: ScheduleAws | undefined;
}

export interface ScheduleAws {
  /** Of tables and queries, 12 digits. */
  readonly account: string;
  readonly region: string;
  /** What the reports need. */
  readonly policy: Policy;
  /** Objects that outputs become, as ARNs: `arn:aws:s3:::bucket/reports/*`. */
  readonly outputs: readonly string[];
}

/** A file that makes a scheduler run it. */
export interface ScheduleFile {
  /** Where it is to be put, or what it is called. */
  readonly name: string;
  readonly text: string;
  /** What to do with it. */
  readonly note: string;
}
