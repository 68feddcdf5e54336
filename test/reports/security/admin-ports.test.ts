import { expect, it } from 'vitest';
import { adminPorts } from '../../../src/reports/security/admin-ports.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { endsOf, requestTo } from './request.ts';

it('admin-ports has requests to ports for administration', async () => {
  const folder = folderOf([22, 445, 5432, 27_017, 443, 53].map((port) => requestTo(port)));
  expect(endsOf((await readReport(adminPorts, folder)).lines)).toEqual([
    '10.0.0.1 10.0.1.1 22 TCP',
    '10.0.0.1 10.0.1.1 445 TCP',
  ]);
});
