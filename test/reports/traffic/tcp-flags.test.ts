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

it('tcp-flags counts bytes once where two ends cut their intervals differently', async () => {
  const folder = folderWith('tcp-flags', [
    { 'interface-id': 'eni-a', 'tcp-flags': 3, bytes: 1000 },
    { 'interface-id': 'eni-b', 'tcp-flags': 2, bytes: 400 },
    { 'interface-id': 'eni-b', 'tcp-flags': 1, bytes: 599 },
  ]);
  const { rows } = await readReport(tcpFlags, folder);
  expect(rows.map(([kind, flows, , bytes]) => `${kind} ${flows} ${bytes}`)).toEqual([
    'SYN+FIN 1 1000',
    'FIN 1 0',
    'SYN 1 0',
  ]);
});
