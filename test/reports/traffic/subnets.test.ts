import { expect, it } from 'vitest';
import { subnets } from '../../../src/reports/traffic/subnets.ts';
import { folderOf, folderWith, type Values } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

const SEEN = '2026-11-20T12:00:00Z 2026-11-20T12:00:50Z';
const seenBy = (eni: string, values: Values): Values => ({ 'interface-id': eni, ...values });

it('subnets counts a packet between two interfaces of a subnet once', async () => {
  const at = (subnet: string) => ({ 'subnet-id': subnet, 'vpc-id': 'vpc-1' });
  const folder = folderWith('subnet-id vpc-id', [
    { ...at('subnet-1'), ...seenBy('eni-a', {}) },
    { ...at('subnet-1'), ...seenBy('eni-b', {}) },
    { ...at('subnet-2'), ...seenBy('eni-c', {}) },
  ]);
  expect((await readReport(subnets, folder)).lines).toEqual([
    `subnet-1 vpc-1 2 10 1000 2 0 ${SEEN}`,
    `subnet-2 vpc-1 1 10 1000 1 0 ${SEEN}`,
  ]);
});

it('subnets needs the field that it groups by', async () => {
  await expect(readReport(subnets, folderOf([{}]))).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/subnet-id \(since version 3\)/),
  });
});
