import { type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { portWord } from '../../flows/filter-words.ts';
import { defineReport } from '../define-report.ts';
import {
  ADDRESS_FIELDS,
  type Addresses,
  addressesOption,
  isIn,
  narrowedAddresses,
} from '../kit/addresses.ts';
import { measures, seen } from '../kit/columns.ts';
import { explainByRules } from './rule-explanation.ts';

export const why = defineReport({
  name: 'why',
  topic: 'diagnostics',
  question: 'Why can one address not reach another: was it accepted, rejected, or not answered?',
  note: 'The last row is the conclusion. Flow logs do not distinguish security groups from network ACLs; a rejected answer points to a network ACL, because security groups let answers pass. With an inventory, the conclusion names rules and routes, as they were when it was taken.',
  relation: 'log_quality',
  usesInventory: true,
  judges: { inventory: 'which security group or network ACL decided' },
  fields: [
    'log_status',
    'interface_id',
    'srcaddr',
    'dstaddr',
    'srcport',
    'dstport',
    'protocol',
    'packets',
    'bytes',
    'start',
    'end',
    'action',
  ],
  optional: ['flow_direction', 'tcp_flags', 'pkt_srcaddr', 'pkt_dstaddr', ...ADDRESS_FIELDS],
  options: {
    client: addressesOption('<client>', 'address, CIDR block or name of the client', '10.0.0.5'),
    server: addressesOption('<server>', 'address, CIDR block or name of the server', '10.0.1.7'),
    serverPort: {
      flags: '[port]',
      meaning: 'port or service of the server; any is all ports',
      default: 'any',
      accepts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))),
      parse: parsePort,
    },
  },
  columns: {
    step: { meaning: 'position of the row' },
    way: { meaning: 'request, answer, or conclusion' },
    interface_id: { meaning: 'network interface that logged it' },
    action: { meaning: 'ACCEPT or REJECT' },
    protocol: { meaning: 'IANA number of the protocol' },
    client_port: { meaning: 'lowest port of the client in those records' },
    ...measures,
    ...seen,
    verdict: {
      meaning: 'answered, rejected, answer-rejected, unanswered or not-seen; in the last row',
    },
    story: { meaning: 'the row as a sentence; in the last row, the conclusion', unit: 'sentence' },
  },
  key: ['step'],
  answer: ['step', 'way', 'interface_id', 'action', 'flows', 'story'],
  ranking: [],
  view: { as: 'table' },
  query: ({ db, f, sums, options, window, narrowing }) =>
    db
      .with('attempt', () =>
        attempt(f, {
          ...options,
          client: narrowedAddresses(options.client, { window, narrowing }),
          server: narrowedAddresses(options.server, { window, narrowing }),
        }),
      )
      .with('sightings', (from) =>
        from
          .selectFrom('attempt')
          .where('way', 'is not', null)
          .groupBy(['way', 'attempt.interface_id', 'direction', 'attempt.action', 'attempt.protocol'])
          .select(({ fn }) => [
            'way',
            'interface_id',
            'direction',
            'action',
            'protocol',
            fn.min('attempt.client_port').as('client_port'),
            fn.countAll<bigint>().as('flows'),
            ...sums('attempt', 'packets', 'bytes'),
            fn.min('attempt.start').as('first_start'),
            fn.max('attempt.end').as('last_end'),
            f.countWhere(hasReset).as('resets'),
          ]),
      )
      .with('steps', () => withConclusion())
      .selectFrom('steps')
      .select(({ ref }) => [
        'step',
        'way',
        'interface_id',
        'action',
        'protocol',
        'client_port',
        'flows',
        'packets',
        'bytes',
        f.isoTime(ref('first_start')).as('first_seen'),
        f.isoTime(ref('last_end')).as('last_seen'),
        sql<string | null>`case when way = 'conclusion' then ${verdict} end`.as('verdict'),
        sql<string>`case when way = 'conclusion' then ${conclusion} || ${caveat} else ${sentence} end`.as(
          'story',
        ),
      ]),
  refine: (rows, { options, inventory, window }) => {
    const explained = inventory.places.length > 0 ? explainByRules(rows, options, { inventory, window }) : [];
    return rows.map((row) =>
      row.way === 'conclusion' ? { ...row, story: [row.story, ...explained].join(' ') } : row,
    );
  },
});

/** @throws RangeError for several ports */
function parsePort(text: string): number | undefined {
  if (text === 'any') return undefined;
  const { first, last } = portWord(text);
  if (first !== last) throw new RangeError(`${JSON.stringify(text)} is not a single port`);
  return first;
}

interface Attempt {
  /** `request`, `answer`, `lost` for SKIPDATA records, NULL for unrelated records. */
  readonly way: string | null;
  readonly interface_id: string | null;
  readonly direction: string | null;
  readonly action: string | null;
  readonly protocol: number | null;
  readonly client_port: number | null;
  readonly packets: bigint | null;
  readonly bytes: bigint | null;
  readonly start: bigint | null;
  readonly end: bigint | null;
  readonly tcp_flags: number | null;
}

/** Records about the attempt, and lost ones. Behind a NAT gateway, the packet's own addresses identify the ends. */
function attempt(
  f: SqlFunctions,
  { client, server, serverPort }: { client: Addresses; server: Addresses; serverPort: number | undefined },
): RawBuilder<Attempt> {
  const isAt = (place: 'src' | 'dst', addresses: Addresses) => {
    const [leg, packet] = [`${place}addr`, `pkt_${place}addr`].map((column) =>
      isIn(sql.ref<string | null>(column), addresses, f),
    );
    return sql`(${leg} or ${packet})`;
  };
  const onPort = (column: string) =>
    serverPort === undefined ? sql`` : sql` and ${sql.ref(column)} = ${sql.lit(serverPort)}`;
  return sql`(select case
      when log_status = 'SKIPDATA' then 'lost'
      when ${isAt('src', client)} and ${isAt('dst', server)}${onPort('dstport')} then 'request'
      when ${isAt('src', server)} and ${isAt('dst', client)}${onPort('srcport')} then 'answer'
    end as way, interface_id, flow_direction as direction, action, protocol,
    case when ${isAt('src', client)} and ${isAt('dst', server)}${onPort('dstport')} then srcport else dstport end as client_port, packets, bytes, ${sql.ref('start')}, ${sql.ref('end')}, tcp_flags
    from log_quality)`;
}

/** RST without SYN and ACK (16 and 2): with those, the server had accepted the connection. */
const hasReset = sql<boolean>`tcp_flags % 8 >= 4 and tcp_flags < 16`;

interface Step {
  readonly step: bigint;
  readonly way: string;
  readonly interface_id: string | null;
  readonly action: string | null;
  readonly protocol: number | null;
  readonly client_port: number | null;
  readonly flows: bigint | null;
  readonly packets: bigint | null;
  readonly bytes: bigint | null;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

/** The sightings in order, then a row with the totals of all of them, even if there are none. */
function withConclusion(): RawBuilder<Step> {
  const total = (condition: string) =>
    sql`coalesce(sum(case when ${sql.raw(condition)} then flows end) over (), 0)`;
  const shown = (column: string) =>
    sql`case when part.is_end = 0 then ${sql.ref(column)} end as ${sql.ref(column)}`;
  return sql`(select row_number() over (order by part.is_end, case way when 'request' then 1 else 2 end, first_start, last_end, coalesce(interface_id, ''), coalesce(direction, ''), coalesce(action, ''), protocol) as step,
      case when part.is_end = 1 then 'conclusion' else way end as way,
      ${sql.join(['interface_id', 'direction', 'action', 'protocol', 'client_port', 'flows', 'packets', 'bytes', 'first_start', 'last_end'].map(shown))},
      accepted, rejected, rejected_leaving, rejected_arriving, answered, answers_rejected, answers_blocked, answered_by_reset, lost
    from (select seen.*,
        coalesce(sum(case when way = 'answer' and action = 'REJECT' and place_accepted = 0 then flows end) over (), 0) as answers_blocked,
        row_number() over (order by way, first_start, interface_id, direction, action, protocol) as place,
        ${total(`way = 'request' and action = 'ACCEPT'`)} as accepted,
        ${total(`way = 'request' and action = 'REJECT'`)} as rejected,
        ${total(`way = 'request' and action = 'REJECT' and direction = 'egress'`)} as rejected_leaving,
        ${total(`way = 'request' and action = 'REJECT' and direction = 'ingress'`)} as rejected_arriving,
        ${total(`way = 'answer' and action = 'ACCEPT'`)} as answered,
        ${total(`way = 'answer' and action = 'REJECT'`)} as answers_rejected,
        coalesce(sum(case when way = 'answer' and action = 'ACCEPT' then resets end) over (), 0) as answered_by_reset,
        ${total(`way = 'lost'`)} as lost
      from (values (1)) as always(one) left join (select sightings.*, sum(case when action = 'ACCEPT' then 1 else 0 end) over (partition by way, interface_id, direction, protocol) as place_accepted from sightings) as seen on true) as summed
    cross join (values (0), (1)) as part(is_end)
    where (part.is_end = 0 and way in ('request', 'answer')) or (part.is_end = 1 and place = 1))`;
}

const sentence = sql`way
  || case direction when 'egress' then ' leaving by ' when 'ingress' then ' arriving at ' else ' at ' end
  || coalesce(interface_id, 'an interface without an id')
  || case action when 'ACCEPT' then ': accepted' when 'REJECT' then ': rejected' else ': action not logged' end`;

/** The conclusion: the first case that applies. */
const conclusion = cases([
  [
    `accepted = 0 and rejected = 0 and answered = 0 and answers_rejected = 0`,
    'Nothing was seen: no request was sent in this time, it took another route, or neither end is logged.',
  ],
  [
    `accepted = 0 and rejected = 0`,
    'Only answers were seen: the request was sent before this time, or where nothing is logged.',
  ],
  [
    `rejected > 0 and answered > 0`,
    'Both accepted with an answer and rejected: rules were changed, rules differ between the addresses, or packets arrived after their connection was closed, which are logged as rejected.',
  ],
  [
    `rejected_arriving > 0`,
    'Rejected on arrival: no inbound rule of the security groups of the destination admits it, or the network ACL of its subnet denies it.',
  ],
  [
    `rejected_leaving > 0`,
    'Rejected on leaving: no outbound rule of the security groups of the source admits it, or the network ACL of its subnet denies it.',
  ],
  [
    `rejected > 0`,
    'Rejected by the security groups of the interface above, or by the network ACL of its subnet.',
  ],
  [
    `answers_blocked > 0`,
    'Accepted, but the answers are rejected, all of them at one interface: security groups let answers pass, so a network ACL on the way back denies the ephemeral ports that answers go to.',
  ],
  [
    `answers_rejected > 0`,
    'Accepted and answered, but some answers are rejected: by a network ACL on the way back, or because they arrived after their connection was closed.',
  ],
  [
    `answered = 0`,
    'Accepted, but no answer was seen: nothing listens, a firewall of the host drops it, the answer takes another route, or the answering end is not logged.',
  ],
  [
    `answered_by_reset > 0 and answered_by_reset = answered`,
    'Accepted, and answered only by resets: nothing listens on that port, or a proxy or firewall ends the connections.',
  ],
  [`true`, 'Accepted and answered: security groups, network ACLs and routes are not the reason.'],
]);

const verdict = cases([
  [`accepted = 0 and rejected = 0 and answered = 0 and answers_rejected = 0`, 'not-seen'],
  [`rejected > 0 and answered = 0`, 'rejected'],
  [`answers_rejected > 0`, 'answer-rejected'],
  [`answered > 0`, 'answered'],
  [`true`, 'unanswered'],
]);

const caveat = sql`case when lost > 0 then ' Records of this time were lost (SKIPDATA), so there may be more.' else '' end`;

function cases(list: readonly (readonly [condition: string, text: string])[]): RawBuilder<string> {
  const whens = list.map(([condition, text]) => sql`when ${sql.raw(condition)} then ${sql.lit(text)}`);
  return sql`case ${sql.join(whens, sql` `)} end`;
}
