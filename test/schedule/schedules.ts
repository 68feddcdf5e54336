import { reportPolicy } from '../../src/catalog/iam.ts';
import { rhythmFor } from '../../src/schedule/rhythm.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';

const HOUR = 3600;

export const NOW = Date.parse('2026-11-20T12:00:00Z') / 1000;

/** A schedule of a job that runs every hour, twenty minutes past. */
export function hourly(parts: Partial<Schedule> = {}): Schedule {
  return {
    name: 'hourly',
    rhythm: rhythmFor(HOUR, 900, 'UTC'),
    command: ['run', 'hourly'],
    program: ['/usr/bin/node', '/usr/lib/node_modules/flowq/dist/cli/main.cjs'],
    folder: '/srv/flowq',
    configText: '{"flowq":1}\n',
    machineOnly: [],
    writes: ['/home/me/.local/state/flowq'],
    env: {},
    machineZone: 'UTC',
    ...parts,
  };
}

/** Words in which every scheduler finds something to take apart. */
export const HOSTILE = {
  folder: `/srv/it's 100% "flow" $HOME \\ logs`,
  command: ['run', '--out', `a b'c"d\\%e%d$HOME$\{x}\`id\`;|&#.csv`, 'ünï', ''],
  env: { TEXT: `x 'y' "z" %h $HOME \\ #`, AWS_PROFILE: 'prod' },
};

export const AWS = {
  account: '123456789012',
  region: 'eu-central-1',
  policy: reportPolicy({
    account: '123456789012',
    config: {
      catalog: 'AwsDataCatalog',
      database: 'flowq',
      location: 's3://logs/',
      region: 'eu-central-1',
      results: 's3://results/flowq/',
      workgroup: 'primary',
      tables: [],
    },
  }),
  outputs: ['arn:aws:s3:::reports/flowq/*'],
};
