import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { measures, seen } from '../kit/columns.ts';
import { countOption } from '../kit/numbers.ts';
import { requestColumns } from './request-columns.ts';

/** FTP, SSH, Telnet, SMTP submission, LDAP, SMB, SQL Server, MySQL, RDP, PostgreSQL, VNC, WinRM, Redis: services with passwords. */
const PORTS = [21, 22, 23, 389, 445, 587, 636, 1433, 3306, 3389, 5432, 5900, 5985, 5986, 6379];

export const bruteForce = defineReport({
  name: 'brute-force',
  topic: 'security',
  question: 'Who makes so many short connections that they may be guessing passwords?',
  note: `Counts accepted connections to ports ${PORTS.join(', ')}. Flow logs do not show whether a password was right.`,
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: {
    attempts: countOption('attempts', 'minimum number of short connections', 20),
    packets: countOption('packets', 'maximum packets from the client in a short connection', 30),
  },
  columns: {
    ...requestColumns,
    attempts: { meaning: 'short connections, counted by source port', unit: 'connections' },
    connections: { meaning: 'all connections', unit: 'connections' },
    packets: measures.packets,
    bytes: measures.bytes,
    ...seen,
  },
  key: ['srcaddr', 'dstaddr', 'dstport', 'protocol'],
  answer: ['srcaddr', 'dstaddr', 'dstport', 'attempts', 'connections', 'last_seen'],
  ranking: ['attempts', 'connections'],
  view: { as: 'table' },
  limit: 100,
  query: ({ f, from, requests, protocol, sums, seen, options }) =>
    from('requests', requests())
      .where('dstport', 'in', PORTS)
      .where('accepted', '>', 0n)
      .where('rejected', '=', 0n)
      .groupBy(['srcaddr', 'dstaddr', 'dstport', 'requests.protocol'])
      .having(
        ({ eb }) => f.countWhere(eb('requests.packets', '<=', BigInt(options.packets))),
        '>=',
        BigInt(options.attempts),
      )
      .select(({ eb, fn }) => [
        'srcaddr',
        'dstaddr',
        'dstport',
        protocol('requests'),
        f.countWhere(eb('requests.packets', '<=', BigInt(options.packets))).as('attempts'),
        fn.countAll<bigint>().as('connections'),
        ...sums('requests', 'packets', 'bytes'),
        ...seen(),
      ]),
});
