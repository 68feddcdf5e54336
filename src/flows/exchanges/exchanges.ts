import { type RawBuilder, sql } from 'kysely';
import type { AlsoCounted, CountedOnce, Reading, RecordValues, RecordValueTypes } from '../conversation.ts';
import { countedOnce, pairedOnce } from '../counted-once.ts';
import { relationOf } from '../made-once.ts';
import { pairs } from '../pairs.ts';
import type { RecordFilter } from '../record-filter.ts';
import { named, refs } from '../selected.ts';
import type { CountsOf, Exchange } from './exchange.ts';
import { placeMarks, selectedExchanges } from './exchange-filter.ts';
import { decidedByJoins, decidedOver, extreme, type Split, withPeers } from './wholes.ts';

interface Exchanges<By extends RecordValues, M extends RawBuilder<boolean> | undefined>
  extends Reading,
    Partial<Pick<CountedOnce<By>, 'by' | 'packetLevel' | 'ofProtocol'>> {
  /** Selects exchanges (default: all). */
  readonly filter?: RecordFilter | undefined;
  /**
   * Whether each row of an exchange has a separate outcome: for rows of different interfaces or times. Client and server
   * are always those of the whole exchange.
   */
  readonly ownOutcome?: boolean;
  /** Whether the filter selects rows by their own outcome and places (default: it selects whole exchanges). */
  readonly ownFilter?: boolean;
  /** Records that are also counted separately, as the columns of {@link MatchingCounts}. */
  readonly matching?: M;
}

const HAS_END = sql`(tcp_flags % 2 >= 1 or tcp_flags % 8 >= 4)`;
const [START, END] = [sql.ref('start'), sql.ref('end')];

const ALSO = {
  records: { resets: sql`action = 'ACCEPT' and tcp_flags % 8 >= 4` },
  greatest: {
    closed_end: sql`case when action = 'ACCEPT' and ${HAS_END} then ${END} end`,
    accepted_start: sql`case when action = 'ACCEPT' then ${START} end`,
    known_flags: sql`tcp_flags`,
  },
} satisfies AlsoCounted;

/** Returns counts of matching records, both directions together, counted like those of the whole exchange. */
function matchingCounts(matching: RawBuilder<boolean> | undefined): AlsoCounted {
  if (!matching) return {};
  const value = (column: string) => sql`case when ${matching} then ${sql.ref(column)} end`;
  return {
    records: { matching_flows: matching },
    atOnePlace: { matching_bytes: value('bytes') },
    least: { matching_start: value('start') },
    greatest: { matching_end: value('end') },
  };
}

/**
 * Returns the exchanges of `flows`: both directions between two ends with the same two ports as one row, with client
 * and server decided once for the whole exchange, and each packet counted once. With `by`, an exchange has a row for
 * each value.
 */
export function exchanges<
  By extends RecordValues = Record<never, never>,
  M extends RawBuilder<boolean> | undefined = undefined,
>({
  filter = {},
  ownOutcome = false,
  ownFilter = false,
  packetLevel = true,
  matching,
  by,
  ...reading
}: Exchanges<By, M>): RawBuilder<Exchange & RecordValueTypes<NoInfer<By>> & CountsOf<NoInfer<M>>> {
  const { f } = reading;
  const marks = placeMarks(filter, f);
  const own = matchingCounts(matching);
  const also = {
    records: { ...ALSO.records, ...marks, ...own.records },
    least: { ...own.least },
    greatest: { ...ALSO.greatest, ...own.greatest },
    atOnePlace: { ...own.atOnePlace },
  };
  const options = { ...reading, packetLevel, by: { ...by }, also };
  const names = Object.keys(by ?? {});
  const split = { names, marks: Object.keys(marks), ownOutcome, ownFilter };
  const { relations, rows } = reading.columnar
    ? decidedByJoins(pairedOnce(options), split, f)
    : decidedOver(pairs(withPeers(countedOnce(options), split), options, ['fan']), split, f);
  const values = {
    ...exchangeOf(split),
    ...(filter.action?.length && { filter_outcome: outcome(ownFilter) }),
    ...bothDirections(own),
  };
  const whole = sql`select ${sql.join([...refs(names), ...named(values)])} from (${rows}) as decided`;
  return relationOf({ relations, rows: selectedExchanges(whole, filter, f) });
}

const both = (name: string) => sql`up_${sql.raw(name)} + down_${sql.raw(name)}`;
const extremeOf = (of: 'least' | 'greatest') => (name: string) =>
  extreme(of, sql.raw(`up_${name}`), sql.raw(`down_${name}`));
const [leastOf, greatestOf] = [extremeOf('least'), extremeOf('greatest')];

/** Returns the further counts of an exchange, both directions together. */
function bothDirections({ records, atOnePlace, least, greatest }: AlsoCounted): RecordValues {
  const each = (values: RecordValues | undefined, of: (name: string) => RawBuilder<unknown>) =>
    Object.keys(values ?? {}).map((name) => [name, of(name)]);
  return Object.fromEntries([
    ...each({ ...records, ...atOnePlace }, both),
    ...each(least, leastOf),
    ...each(greatest, greatestOf),
  ]);
}

/** Returns prefixes of columns with values of the row, or of the whole exchange. */
const sides = (isOwn: boolean) => (isOwn ? ['up', 'down'] : ['whole_up', 'whole_down']);

const judged = (name: string, isOwn: boolean) =>
  sql.join(
    sides(isOwn).map((side) => sql.ref(`${side}_${name}`)),
    sql` + `,
  );

const outcome = (isOwn: boolean) =>
  sql`case when ${judged('blocked', isOwn)} > 0 then 'rejected' when ${judged('accepted', isOwn)} > 0 then 'accepted' end`;

/** Returns the columns of an exchange, from those of its two directions. */
function exchangeOf({ marks, ownOutcome, ownFilter }: Split): RecordValues {
  const [up, down] = sides(ownOutcome);
  const pick = (low: string, high: string) =>
    sql`case when is_from_low then ${sql.ref(low)} else ${sql.ref(high)} end`;
  const request = (name: string) => pick(`up_${name}`, `down_${name}`);
  const answer = (name: string) => pick(`down_${name}`, `up_${name}`);
  const [filterUp, filterDown] = sides(ownFilter);
  const sent = ['flows', 'accepted', 'rejected', 'packets', 'bytes', 'resets'];
  const total = ['flows', 'accepted', 'rejected', 'packets', 'bytes'];
  return {
    client: pick('low', 'high'),
    server: pick('high', 'low'),
    client_port: pick('low_port', 'high_port'),
    port: pick('high_port', 'low_port'),
    protocol: sql.ref('protocol'),
    decided_by: sql.ref('decided_by'),
    is_older: sql.ref('is_older'),
    outcome: outcome(ownOutcome),
    ...Object.fromEntries(total.map((name) => [name, both(name)])),
    ...Object.fromEntries(sent.map((name) => [`request_${name}`, request(name)])),
    ...Object.fromEntries(sent.map((name) => [`answer_${name}`, answer(name)])),
    request_blocked: pick(`${up}_blocked`, `${down}_blocked`),
    answer_blocked: pick(`${down}_blocked`, `${up}_blocked`),
    asks: request('asks'),
    answers: answer('answers'),
    first_start: leastOf('first_start'),
    last_end: greatestOf('last_end'),
    ...Object.fromEntries(
      marks.flatMap((name) => [
        [name, judged(name, ownFilter)],
        [`request_${name}`, pick(`${filterUp}_${name}`, `${filterDown}_${name}`)],
      ]),
    ),
  };
}
