import { describe, expect, it } from 'vitest';
import { actions } from '../../../src/reports/traffic/actions.ts';
import { folderOf, v2 } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';

describe('actions', () => {
  it('adds up what was accepted and what was refused', async () => {
    const folder = folderOf([
      v2({ action: 'REJECT', packets: 1, bytes: '-' }),
      v2({ packets: 2, bytes: 20 }),
      v2({ packets: 3, bytes: 30 }),
      v2({ action: '-', packets: 4, bytes: 40 }),
    ]);
    const { columns, lines } = await readReport(actions, folder);
    expect(columns).toEqual('action flows packets bytes'.split(' '));
    expect(lines).toEqual(['ACCEPT 2 5 50', 'REJECT 1 1 0', 'NULL 1 4 40']);
  });
});
