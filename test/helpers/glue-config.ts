import type { Config } from '../../src/config/config.ts';

/** Returns a `flowq.json` with one Glue table over `s3://logs/`, and results in `s3://athena-results/`. */
export const glueConfig = (...fields: string[]): Config => ({
  flowq: 1,
  source: {
    kind: 'glue',
    location: 's3://logs/',
    region: 'us-east-1',
    catalog: 'AwsDataCatalog',
    database: 'flowq',
    workgroup: 'primary',
    results: 's3://athena-results/out/',
    tables: [
      {
        name: 'flow_logs',
        format: 'text',
        layout: { hive: false, hourly: false },
        fields,
        accounts: ['111122223333'],
        regions: ['us-east-1'],
        firstDay: '2026-01-01',
      },
    ],
  },
});
