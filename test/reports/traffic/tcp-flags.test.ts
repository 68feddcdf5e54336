import { expect, it } from 'vitest';
import { tcpFlags } from '../../../src/reports/traffic/tcp-flags.ts';
import { folderWith } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

it('tcp-flags names the flags of each record', async () => {
  const flags = [2, 18, 19, 3, 0, 4, 7, '-'].map((value, at) => ({ 'tcp-flags': value, bytes: 100 - at }));
  const { rows } = await readReport(
    tcpFlags,
    folderWith('tcp-flags', [...flags, { protocol: 17, bytes: 1 }]),
  );
  expect(rows.map(([kind]) => kind)).toEqual([
    'SYN',
    'SYN-ACK',
    'SYN-ACK+FIN',
    'SYN+FIN',
    'none',
    'RST',
    'SYN+FIN+RST',
    null,
    'no TCP',
  ]);
});
