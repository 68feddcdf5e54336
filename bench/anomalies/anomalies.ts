import type { Random } from '../../src/sample/random.ts';
import { type GeneratedInterface, INTERFACES } from './interfaces.ts';
import type { Amounts } from './traffic.ts';

const DAY = 24;

/** Hours from the first hour of the traffic, which is on a Monday; `until` is excluded. */
interface Span {
  readonly from: number;
  readonly until: number;
}

/** A planted anomaly. */
export interface Anomaly extends Span {
  readonly kind: string;
  /** Index in `INTERFACES`. */
  readonly interface: number;
}

/** A kind of anomaly. */
interface Kind {
  readonly name: string;
  /** Returns what it adds to an hour. */
  readonly amounts: (made: GeneratedInterface, random: Random) => Amounts;
  /** True if people cause it: on a Saturday or Sunday, on an interface that is not used then. */
  readonly isWork?: true;
}

const KINDS: readonly Kind[] = [
  {
    name: 'exfiltration',
    amounts: (_, random) => ({
      bytes: between(5e8, 1e10, random),
      accepted: random.between(1, 20),
      refused: 0,
    }),
  },
  {
    name: 'scan',
    amounts: (_, random) => {
      const refused = between(150, 2000, random);
      return { bytes: refused * 40, accepted: random.between(0, 5), refused };
    },
  },
  {
    name: 'flood',
    amounts: (_, random) => {
      const accepted = between(500, 5000, random);
      return { bytes: accepted * random.between(60, 2000), accepted, refused: 0 };
    },
  },
  {
    name: 'weekend work',
    isWork: true,
    amounts: ({ flows, bytesPerFlow }, random) => {
      const accepted = Math.round(flows * (0.4 + 0.6 * random.unit()));
      return { bytes: accepted * bytesPerFlow, accepted, refused: 0 };
    },
  },
];

/**
 * Adds anomalies of all kinds in turn to the traffic, at least a day apart on an interface, and lists them.
 * @param traffic the hours of each interface, which are modified
 */
export function plantAnomalies(
  traffic: readonly (readonly Amounts[])[],
  judged: Span,
  planted: number,
  random: Random,
): Anomaly[] {
  const anomalies: Anomaly[] = [];
  while (anomalies.length < planted) {
    const kind = KINDS[anomalies.length % KINDS.length] as Kind;
    const at = random.below(INTERFACES.length);
    const made = INTERFACES[at] as GeneratedInterface;
    const { from, until } = kind.isWork ? ofWork(judged, random) : ofAttack(judged, random);
    const isPossible = !kind.isWork || (made.isOfWeekdays && isWeekend(from) && until <= judged.until);
    if (
      !isPossible ||
      anomalies.some(
        (other) => other.interface === at && from < other.until + DAY && other.from < until + DAY,
      )
    )
      continue;
    for (const hour of traffic[at]?.slice(from, until) ?? []) {
      const added = kind.amounts(made, random);
      hour.bytes += added.bytes;
      hour.accepted += added.accepted;
      hour.refused += added.refused;
    }
    anomalies.push({ kind: kind.name, interface: at, from, until });
  }
  return anomalies;
}

/** Returns one to four hours at any time. */
function ofAttack({ from, until }: Span, random: Random): Span {
  const length = random.between(1, 4);
  const start = random.between(from, until - length);
  return { from: start, until: start + length };
}

/** Returns four to eight hours during the day. */
function ofWork({ from, until }: Span, random: Random): Span {
  const start = random.between(from / DAY, until / DAY - 1) * DAY + random.between(8, 14);
  return { from: start, until: start + random.between(4, 8) };
}

const isWeekend = (hour: number) => Math.floor(hour / DAY) % 7 >= 5;

/** Returns a log-uniform random value: each order of magnitude is equally likely. */
const between = (low: number, high: number, random: Random) =>
  Math.round(low * (high / low) ** random.unit());
