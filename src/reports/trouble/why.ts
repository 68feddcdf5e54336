import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { portWord } from '../../flows/filter-words.ts';
import type { Window } from '../../logs/window.ts';
import { type Addresses, addressesOption, isIn } from '../addresses.ts';
import { measures, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { toldByRules } from './told-by-rules.ts';

export const why = defineReport({
  name: 'why',
  topic: 'trouble',
  question: 'Why can one address not reach another: where was it let through, refused, or not answered?',
  note: 'The last row says what follows. Security groups and network ACLs are not told apart by flow logs: that answers are refused tells of a network ACL, because security groups let answers pass. With an inventory it names the rules and routes, as they were when it was taken.',
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
    'packets',
    'bytes',
    'start',
    'end',
    'action',
  ],
  optional: ['flow_direction', 'tcp_flags', 'pkt_srcaddr', 'pkt_dstaddr'],
  options: {
    client: addressesOption('<client>', 'address, CIDR block or name that asks', '10.0.0.5'),
    server: addressesOption('<server>', 'address, CIDR block or name that is asked', '10.0.1.7'),
    serverPort: {
      flags: '[port]',
      meaning: 'port that is asked for, or its service; without it, all of them',
      default: 'any',
      parse: parsePort,
    },
  },
  columns: {
    step: { meaning: 'place in the story' },
    way: { meaning: 'request, answer, or conclusion' },
    interface_id: { meaning: 'network interface that saw it' },
    action: { meaning: 'ACCEPT or REJECT' },
    ...measures,
    ...seen,
    story: {
      meaning: 'the same as a sentence; in the last row what follows from all of it',
      unit: 'sentence',
    },
  },
  view: { as: 'table' },
  query: ({ db, f, options, window }) =>
    db
      .with('attempt', () => attempt(f, options, window))
      .with('sightings', (from) =>
        from
          .selectFrom('attempt')
          .where('way', 'is not', null)
          .groupBy(['way', 'attempt.interface_id', 'direction', 'attempt.action'])
          .select(({ fn, ref }) => [
            'way',
            'interface_id',
            'direction',
            'action',
            fn.countAll<bigint>().as('flows'),
            f.total(ref('attempt.packets')).as('packets'),
            f.total(ref('attempt.bytes')).as('bytes'),
            fn.min('attempt.start').as('first_start'),
            fn.max('attempt.end').as('last_end'),
            f.countWhere(hasReset).as('resets'),
          ]),
      )
      .with('told', () => withTotals())
      .selectFrom('told')
      .select(({ ref }) => [
        'step',
        'way',
        'interface_id',
        'action',
        'flows',
        'packets',
        'bytes',
        f.isoTime(ref('first_start')).as('first_seen'),
        f.isoTime(ref('last_end')).as('last_seen'),
        sql<string>`case when way = 'conclusion' then ${conclusion} || ${caveat} else ${sentence} end`.as(
          'story',
        ),
      ])
      .orderBy('step'),
  refine: (rows, { options, inventory, window }) => {
    const told = inventory.places.length > 0 ? toldByRules(rows, options, { inventory, window }) : [];
    return rows.map((row) =>
      row.way === 'conclusion' ? { ...row, story: [row.story, ...told].join(' ') } : row,
    );
  },
});

function parsePort(words: string): number | undefined {
  if (words === 'any') return undefined;
  const { first, last } = portWord(words);
  if (first !== last) throw new RangeError(`${JSON.stringify(words)} is not one port: a story is about one`);
  return first;
}

interface Attempt {
  /** `request`, `answer`, `lost` for records that AWS skipped, NULL for what has nothing to do with it. */
  readonly way: string | null;
  readonly interface_id: string | null;
  readonly direction: string | null;
  readonly action: string | null;
  readonly packets: bigint | null;
  readonly bytes: bigint | null;
  readonly start: bigint | null;
  readonly end: bigint | null;
  readonly tcp_flags: number | null;
}

/** Records about the attempt, and those that were lost. Behind a NAT gateway an end is told by the packet. */
function attempt(
  f: SqlFunctions,
  { client, server, serverPort }: { client: Addresses; server: Addresses; serverPort: number | undefined },
  window: Window | undefined,
): RawBuilder<Attempt> {
  const isAt = (place: 'src' | 'dst', addresses: Addresses) => {
    const [leg, packet] = [`${place}addr`, `pkt_${place}addr`].map((column) =>
      isIn(column, addresses, f, window),
    );
    return sql`(${leg} or ${packet})`;
  };
  const onPort = (column: string) =>
    serverPort === undefined ? sql`` : sql` and ${sql.ref(column)} = ${sql.lit(serverPort)}`;
  return sql`(select case
      when log_status = 'SKIPDATA' then 'lost'
      when ${isAt('src', client)} and ${isAt('dst', server)}${onPort('dstport')} then 'request'
      when ${isAt('src', server)} and ${isAt('dst', client)}${onPort('srcport')} then 'answer'
    end as way, interface_id, flow_direction as direction, action, packets, bytes, ${sql.ref('start')}, ${sql.ref('end')}, tcp_flags
    from log_quality)`;
}

/** RST is 4, of bits that may be OR-ed; SYN with ACK is 18, and with it somebody had listened. */
const hasReset = sql<boolean>`tcp_flags % 8 >= 4 and tcp_flags < 16`;

interface Told {
  readonly step: bigint;
  readonly way: string;
  readonly interface_id: string | null;
  readonly action: string | null;
  readonly flows: bigint | null;
  readonly packets: bigint | null;
  readonly bytes: bigint | null;
  readonly first_start: bigint | null;
  readonly last_end: bigint | null;
}

/** The sightings in order, and behind them a row that knows what all of them amount to, also where there are none. */
function withTotals(): RawBuilder<Told> {
  const total = (condition: string) =>
    sql`coalesce(sum(case when ${sql.raw(condition)} then flows end) over (), 0)`;
  const shown = (column: string) =>
    sql`case when part.is_end = 0 then ${sql.ref(column)} end as ${sql.ref(column)}`;
  return sql`(select row_number() over (order by part.is_end, case way when 'request' then 1 else 2 end, first_start, last_end, coalesce(interface_id, ''), coalesce(direction, ''), coalesce(action, '')) as step,
      case when part.is_end = 1 then 'conclusion' else way end as way,
      ${sql.join(['interface_id', 'direction', 'action', 'flows', 'packets', 'bytes', 'first_start', 'last_end'].map(shown))},
      let_through, refused, refused_leaving, refused_arriving, answered, answers_refused, answered_by_reset, lost
    from (select sightings.*,
        row_number() over (order by way, first_start, interface_id, direction, action) as place,
        ${total(`way = 'request' and action = 'ACCEPT'`)} as let_through,
        ${total(`way = 'request' and action = 'REJECT'`)} as refused,
        ${total(`way = 'request' and action = 'REJECT' and direction = 'egress'`)} as refused_leaving,
        ${total(`way = 'request' and action = 'REJECT' and direction = 'ingress'`)} as refused_arriving,
        ${total(`way = 'answer' and action = 'ACCEPT'`)} as answered,
        ${total(`way = 'answer' and action = 'REJECT'`)} as answers_refused,
        coalesce(sum(case when way = 'answer' and action = 'ACCEPT' then resets end) over (), 0) as answered_by_reset,
        ${total(`way = 'lost'`)} as lost
      from (values (1)) as always(one) left join sightings on true) as summed
    cross join (values (0), (1)) as part(is_end)
    where (part.is_end = 0 and way in ('request', 'answer')) or (part.is_end = 1 and place = 1))`;
}

const sentence = sql`way
  || case direction when 'egress' then ' leaving by ' when 'ingress' then ' arriving at ' else ' at ' end
  || coalesce(interface_id, 'an interface without an id')
  || case action when 'ACCEPT' then ': let through' when 'REJECT' then ': refused' else ': with no action told' end`;

/** What follows, by the first case that holds. */
const conclusion = cases([
  [
    `let_through = 0 and refused = 0 and answered = 0 and answers_refused = 0`,
    'Nothing was seen of it: nobody asked in this time, it is routed elsewhere, or neither end is logged.',
  ],
  [
    `let_through = 0 and refused = 0`,
    'Only answers were seen: it was asked before this time, or where nothing is logged.',
  ],
  [
    `refused > 0 and answered > 0`,
    'Both let through with an answer and refused: rules were changed, differ between the addresses, or packets came after their connection was closed, which counts as refused.',
  ],
  [
    `refused_arriving > 0`,
    'Refused on arrival: no inbound rule of the security groups of the destination admits it, or the network ACL of its subnet denies it.',
  ],
  [
    `refused_leaving > 0`,
    'Refused on leaving: no outbound rule of the security groups of the source admits it, or the network ACL of its subnet denies it.',
  ],
  [
    `refused > 0`,
    'Refused: the rules are those of the security groups of the interface above, and of the network ACL of its subnet.',
  ],
  [
    `answers_refused > 0 and answered = 0`,
    'Let through, but the answers are refused: security groups let answers pass, so a network ACL on the way back denies the high ports that answers go to.',
  ],
  [
    `answers_refused > 0`,
    'Let through and answered, but some answers are refused: a network ACL on the way back, or packets that came after their connection was closed.',
  ],
  [
    `answered = 0`,
    'Let through, but no answer was seen: nobody listens, a firewall of the host drops it, the way back is routed elsewhere, or the end that answers is not logged.',
  ],
  [
    `answered_by_reset > 0 and answered_by_reset = answered`,
    'Let through, and answered by resets only: nobody listens on that port, or a proxy or firewall ends the connections.',
  ],
  [`true`, 'Let through and answered: security groups, network ACLs and routes are not the reason.'],
]);

const caveat = sql`case when lost > 0 then ' Records of this time were lost before they were written (SKIPDATA): there may be more.' else '' end`;

function cases(list: readonly (readonly [condition: string, text: string])[]): RawBuilder<string> {
  const whens = list.map(([condition, text]) => sql`when ${sql.raw(condition)} then ${sql.lit(text)}`);
  return sql`case ${sql.join(whens, sql` `)} end`;
}
