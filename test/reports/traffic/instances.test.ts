import { expect, it } from 'vitest';
import { instances } from '../../../src/reports/traffic/instances.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';

it('instances counts a packet between two interfaces of an instance once', async () => {
  const folder = folderWith('instance-id', [
    { 'instance-id': 'i-1', 'interface-id': 'eni-a', bytes: 100 },
    { 'instance-id': 'i-1', 'interface-id': 'eni-b', bytes: 100 },
    { 'instance-id': 'i-1', 'interface-id': 'eni-a', bytes: 7, dstport: 22, action: 'REJECT' },
    { 'instance-id': 'i-2', 'interface-id': 'eni-c', bytes: 100 },
    { 'instance-id': '-', 'interface-id': 'eni-nat', bytes: 5 },
  ]);
  expect((await readReport(instances, folder)).lines).toEqual([
    `i-1 3 20 107 2 1 ${SEEN}`,
    `i-2 1 10 100 1 0 ${SEEN}`,
    `NULL 1 10 5 1 0 ${SEEN}`,
  ]);
});
