import { expect, it } from 'vitest';
import { databasePorts } from '../../../src/reports/security/database-ports.ts';
import { folderOf } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { endsOf, requestTo } from './request.ts';

it('database-ports has requests to ports of databases and caches', async () => {
  const folder = folderOf([22, 445, 5432, 27_017, 443, 53].map((port) => requestTo(port)));
  expect(endsOf((await readReport(databasePorts, folder)).lines)).toEqual([
    '10.0.0.1 10.0.1.1 5432 TCP',
    '10.0.0.1 10.0.1.1 27017 TCP',
  ]);
});
