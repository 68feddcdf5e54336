import { expect, it } from 'vitest';
import { ecs } from '../../../src/reports/traffic/ecs.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('ecs has the sums of each cluster and service', async () => {
  const of = (cluster: string, service: string) => ({
    'ecs-cluster-name': cluster,
    'ecs-service-name': service,
  });
  const folder = folderWith('ecs-cluster-name ecs-service-name', [
    { ...of('shop', 'web'), 'interface-id': 'eni-a', bytes: 30 },
    { ...of('shop', 'web'), 'interface-id': 'eni-b', bytes: 70, srcport: 1 },
    { ...of('shop', '-'), 'interface-id': 'eni-c', bytes: 20 },
    { ...of('blog', 'web'), 'interface-id': 'eni-d', bytes: 10, action: 'REJECT' },
  ]);
  expect((await readReport(ecs, folder)).lines).toEqual([
    `shop web 2 20 100 2 0 ${SEEN}`,
    `shop NULL 1 10 20 1 0 ${SEEN}`,
    `blog web 1 10 10 0 1 ${SEEN}`,
  ]);
});
