import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorContext } from '../../src/checks/doctor-context.ts';
import type { Config, JobConfig, LocalSourceConfig } from '../../src/config/config.ts';
import { examine } from '../../src/doctor/examine.ts';
import { fileNameOf, folderOf } from '../../src/logs/delivery.ts';
import { logText, NOON, temporaryFolder, V2_HEADER, v2, writeLog } from '../helpers/logs.ts';

export const NOW = NOON + 1200;

export const FOUND = {
  formats: [{ format: 'text', fields: V2_HEADER.split(' '), files: 1, version: 2 }],
  accounts: ['123456789012'],
  regions: ['us-east-1'],
};

/** A machine with a folder of logs, that a job reports on every hour. */
export class Patient {
  readonly folder = temporaryFolder();
  readonly logs = join(this.folder, 'logs');
  readonly state = join(this.folder, 'state');
  readonly outputs = join(this.folder, 'reports');
  config: DoctorContext['config'];
  now = NOW;

  constructor(source: Partial<LocalSourceConfig> = {}, jobs: readonly JobConfig[] = [this.job()]) {
    mkdirSync(this.logs);
    mkdirSync(this.outputs);
    this.config = {
      flowq: 1,
      source: { kind: 'local', path: 'logs', found: FOUND, ...source },
      jobs,
    } as Config;
  }

  job(parts: Partial<JobConfig> = {}): JobConfig {
    return { name: 'hourly', report: 'rejected', every: '1h', out: 'reports/{since}.csv', ...parts };
  }

  /** A file that was delivered so many seconds ago. */
  deliver(secondsAgo: number, records = [v2()], place: { account?: string; header?: string } = {}): string {
    const { account = '123456789012', header } = place;
    const time = Math.floor((this.now - secondsAgo) / 300) * 300;
    const name = fileNameOf({ account, region: 'us-east-1', flowLogId: 'fl-1', time, format: 'text' }, 'a1');
    const folder = folderOf({ hive: false, hourly: false }, account, 'us-east-1', time);
    return writeLog(this.logs, folder + name, logText(records, header));
  }

  /** Lines such as `warn job hourly: has not run yet`, those that are well only where asked. */
  async findings(wanted: 'all' | 'wrong' = 'wrong'): Promise<string[]> {
    const { folder, config, state: stateFolder, now } = this;
    const found = await examine({ configPath: join(folder, 'flowq.json'), config, stateFolder, now });
    return found
      .filter(({ level }) => wanted === 'all' || level !== 'ok')
      .map(({ level, check, message }) => `${level} ${check}: ${message.replaceAll(folder, '')}`);
  }
}
