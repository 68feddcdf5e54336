import { describe, expect, it } from 'vitest';
import { sshRdp } from '../../../src/reports/security/ssh-rdp.ts';
import { folderOf, NOON } from '../../helpers/logs.ts';
import { readReport } from '../../helpers/reading.ts';
import { endsOf, requestTo } from './request.ts';

describe('ssh-rdp', () => {
  it('adds up the connections of each client to each server, and what came of them', async () => {
    const folder = folderOf([
      requestTo(22, { srcport: 50_001 }),
      requestTo(22, { srcport: 50_001, start: NOON + 60, end: NOON + 110 }),
      requestTo(22, { srcport: 50_002 }),
      requestTo(22, { srcport: 50_003, action: 'REJECT' }),
      // The same packets at the other end count once.
      requestTo(22, { srcport: 50_002, 'interface-id': 'eni-2' }),
      // The answer is part of the connection.
      { srcaddr: '10.0.1.1', dstaddr: '10.0.0.1', srcport: 22, dstport: 50_001 },
      requestTo(3389, { action: 'REJECT' }),
      requestTo(443),
    ]);
    const { columns, lines } = await readReport(sshRdp, folder);
    expect(columns).toEqual(
      'srcaddr dstaddr dstport protocol connections flows accepted rejected packets bytes first_seen last_seen'.split(
        ' ',
      ),
    );
    expect(lines).toEqual([
      '10.0.0.1 10.0.1.1 22 TCP 3 6 2 1 18 1400 2026-11-20T12:00:00Z 2026-11-20T12:01:50Z',
      '10.0.0.1 10.0.1.1 3389 TCP 1 1 0 1 2 100 2026-11-20T12:00:00Z 2026-11-20T12:00:50Z',
    ]);
  });

  it('puts who was let in first', async () => {
    const folder = folderOf([
      requestTo(22, { srcaddr: '10.0.0.3', action: 'REJECT' }),
      requestTo(22, { srcaddr: '10.0.0.3', srcport: 50_001, action: 'REJECT' }),
      requestTo(22, { srcaddr: '10.0.0.2', action: 'REJECT' }),
      requestTo(22, { srcaddr: '10.0.0.9' }),
    ]);
    expect(endsOf((await readReport(sshRdp, folder)).lines)).toEqual([
      '10.0.0.9 10.0.1.1 22 TCP',
      '10.0.0.3 10.0.1.1 22 TCP',
      '10.0.0.2 10.0.1.1 22 TCP',
    ]);
  });
});
