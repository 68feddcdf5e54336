import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { EXCHANGE_FIELDS, IS_ACCEPTED, IS_DECIDED, IS_NOT_TAKEN } from '../../flows/exchanges/exchange.ts';
import { defineReport } from '../define-report.ts';
import { seen } from '../kit/columns.ts';
import { GUESSES_LEFT_OUT } from '../kit/guesses.ts';
import { nextHost } from '../kit/next.ts';
import { countOption } from '../kit/numbers.ts';
import { requestColumns } from './request-columns.ts';

/**
 * Services with passwords: FTP, SSH, Telnet, SMTP submission, LDAP, SMB, SQL Server, MySQL, RDP, PostgreSQL, VNC,
 * WinRM, Redis.
 */
const PORTS = [21, 22, 23, 389, 445, 587, 636, 1433, 3306, 3389, 5432, 5900, 5985, 5986, 6379];

/** Minimum packets of a client; connecting and closing needs fewer. */
const FIRST_ATTEMPT = 6;

export const bruteForce = defineReport({
  name: 'brute-force',
  topic: 'security',
  question: 'Who makes so many short connections that they may be guessing passwords?',
  note: `Counts accepted and answered connections to ports ${PORTS.join(', ')}. With fewer than ${FIRST_ATTEMPT} packets from the client, a connection is a health check. Flow logs do not show whether a password was right. Connections whose client is a guess are left out.`,
  relation: 'flows',
  filters: 'exchanges',
  fields: EXCHANGE_FIELDS,
  optional: CONVERSATION_FIELDS,
  judges: GUESSES_LEFT_OUT,
  options: {
    attempts: countOption('attempts', 'minimum number of short connections', 20),
    packets: countOption('packets', 'maximum packets from the client in a short connection', 30),
  },
  columns: {
    ...requestColumns,
    attempts: { meaning: 'short connections with data, counted by source port', unit: 'connections' },
    longer: {
      meaning: 'connections with more packets than a short one: one may be a login that succeeded',
      unit: 'connections',
    },
    connections: { meaning: 'all connections', unit: 'connections' },
    packets: { meaning: 'packets from the client', unit: 'packets' },
    bytes: { meaning: 'bytes from the client', unit: 'bytes' },
    ...seen,
  },
  key: ['srcaddr', 'dstaddr', 'dstport', 'protocol'],
  answer: ['srcaddr', 'dstaddr', 'dstport', 'attempts', 'longer', 'last_seen'],
  ranking: ['attempts', 'connections'],
  view: { as: 'sankey', stages: ['srcaddr', 'dstaddr'], value: 'attempts' },
  next: ({ srcaddr, dstaddr }) => nextHost(srcaddr, dstaddr),
  limit: 100,
  query: ({ f, from, exchanges, protocol, seen, options }) => {
    const isAttempt = sql<boolean>`request_packets between ${sql.lit(FIRST_ATTEMPT)} and ${sql.lit(options.packets)}`;
    const isLonger = sql<boolean>`request_packets > ${sql.lit(options.packets)}`;
    return from('exchanges', exchanges())
      .where('port', 'in', PORTS)
      .where(IS_DECIDED)
      .where(IS_ACCEPTED)
      .where('answer_accepted', '>', 0n)
      .where(sql<boolean>`not ${IS_NOT_TAKEN}`)
      .groupBy(['client', 'server', 'port', 'exchanges.protocol'])
      .having(f.countWhere(isAttempt), '>=', BigInt(options.attempts))
      .select(({ fn, ref }) => [
        'client as srcaddr',
        'server as dstaddr',
        'port as dstport',
        protocol('exchanges'),
        f.countWhere(isAttempt).as('attempts'),
        f.countWhere(isLonger).as('longer'),
        fn.countAll<bigint>().as('connections'),
        f.total(ref('request_packets')).as('packets'),
        f.total(ref('request_bytes')).as('bytes'),
        ...seen(),
      ]);
  },
});
