import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS, requests } from '../../flows/requests.ts';
import { measures, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { countOption } from '../numbers.ts';
import { requestColumns } from './request-rows.ts';

/** FTP, SSH, Telnet, SMTP submission, LDAP, SMB, SQL Server, MySQL, RDP, PostgreSQL, VNC, WinRM, Redis: what asks for a password. */
const PORTS = [21, 22, 23, 389, 445, 587, 636, 1433, 3306, 3389, 5432, 5900, 5985, 5986, 6379];

export const bruteForce = defineReport({
  name: 'brute-force',
  topic: 'security',
  question: 'Who connects so often, and so shortly, that passwords may be guessed?',
  note: `Connections that were let through to ports ${PORTS.join(', ')}. Flow logs do not tell whether a password was right.`,
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {
    attempts: countOption('attempts', 'short connections from which it counts', 20),
    packets: countOption('packets', 'packets from the client that a short connection has at the most', 30),
  },
  columns: {
    ...requestColumns,
    attempts: { meaning: 'short connections, told apart by their source ports', unit: 'connections' },
    connections: { meaning: 'all connections', unit: 'connections' },
    packets: measures.packets,
    bytes: measures.bytes,
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('requests', () => requests({ f, isLogged, columnar }))
      .selectFrom('requests')
      .where('dstport', 'in', PORTS)
      .where('accepted', '>', 0n)
      .where('rejected', '=', 0n)
      .groupBy(['srcaddr', 'dstaddr', 'dstport', 'requests.protocol'])
      .having(
        ({ eb }) => f.countWhere(eb('requests.packets', '<=', BigInt(options.packets))),
        '>=',
        BigInt(options.attempts),
      )
      .select(({ eb, fn, ref }) => [
        'srcaddr',
        'dstaddr',
        'dstport',
        f.protocolName(ref('requests.protocol')).as('protocol'),
        f.countWhere(eb('requests.packets', '<=', BigInt(options.packets))).as('attempts'),
        fn.countAll<bigint>().as('connections'),
        f.total(ref('requests.packets')).as('packets'),
        f.total(ref('requests.bytes')).as('bytes'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('attempts', 'desc')
      .orderBy('connections', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr')
      .orderBy('dstport')
      .orderBy('protocol'),
});
