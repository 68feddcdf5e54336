import { expect, it } from 'vitest';
import { unusualProtocols } from '../../../src/reports/security/unusual-protocols.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { endsOf } from './request.ts';

it('unusual-protocols has all but TCP, UDP and ICMP', async () => {
  const none = { srcport: 0, dstport: 0 };
  const folder = folderOf([1, 6, 17, 47, 58, 253, '-'].map((protocol) => ({ protocol, ...none })));
  expect(endsOf((await readReport(unusualProtocols, folder)).lines)).toEqual([
    '10.0.0.1 10.0.1.1 0 253',
    '10.0.0.1 10.0.1.1 0 GRE',
  ]);
});
