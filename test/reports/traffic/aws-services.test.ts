import { expect, it } from 'vitest';
import { awsServices } from '../../../src/reports/traffic/aws-services.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('aws-services has a row for each service at either end of the packets', async () => {
  const folder = folderWith('pkt-src-aws-service pkt-dst-aws-service', [
    { 'pkt-dst-aws-service': 'S3', bytes: 5 },
    { 'pkt-src-aws-service': 'S3', bytes: 50, srcport: 443 },
    { bytes: 1, srcport: 9 },
  ]);
  expect((await readReport(awsServices, folder)).lines).toEqual([
    `S3 NULL 1 10 50 1 0 ${SEEN}`,
    `NULL S3 1 10 5 1 0 ${SEEN}`,
    `NULL NULL 1 10 1 1 0 ${SEEN}`,
  ]);
});
