import { checkAgreement } from './agreement.ts';
import { byHand, inflation, isBuilt, report } from './candidates.ts';
import { type Candidate, type Measurement, measure } from './measurement.ts';
import type { Tree } from './samples.ts';
import { cpu, markdownTable, memory, ratio, seconds } from './table.ts';

const DAY = 86_400;

/** Reports with hand-written alternatives; flowq is compared with the fastest. */
const REPORTS = [
  { name: 'rejected', queries: ['rejected-typed', 'rejected-text', 'rejected-lines'] },
  { name: 'actions', queries: ['actions'] },
  { name: 'top-talkers', queries: ['top-talkers'] },
];

/** Measures reports against hand-written SQL, and against inflating alone. */
export async function reportTimes(tree: Tree, rounds: number): Promise<string> {
  const limit = inflation(tree);
  const lastDay = isBuilt() ? [report('rejected', tree, tree.until - DAY)] : [];
  const contests = REPORTS.map(({ name, queries }) => ({
    hand: queries.map((query) => byHand(query, tree)),
    flowq: isBuilt() ? [report(name, tree)] : [],
  }));
  const all = [limit, ...contests.flatMap(({ hand, flowq }) => [...hand, ...flowq]), ...lastDay];
  const results = await measure(all, rounds);
  const row = (candidate: Candidate, reference?: Measurement) => {
    const result = resultOf(results, candidate);
    const against = reference ? ratio(result, reference) : '';
    return [
      candidate.name,
      seconds(result),
      ratio(result, resultOf(results, limit)),
      against,
      cpu(result),
      memory(result),
    ];
  };
  const rows = contests.flatMap(({ hand, flowq }) => {
    const best = hand.map((candidate) => resultOf(results, candidate)).toSorted(byTime)[0];
    for (const candidate of flowq) {
      checkAgreement(candidate.name, ['flows', 'packets', 'bytes'], resultOf(results, candidate), best);
    }
    return [...hand, ...flowq].map((candidate) => row(candidate, best));
  });
  const header = [
    'whole process',
    'best time',
    '× inflating',
    '× best by hand',
    'processor time',
    'peak memory',
  ];
  return markdownTable(header, [row(limit), ...rows, ...lastDay.map((candidate) => row(candidate))]);
}

function resultOf(results: ReadonlyMap<string, Measurement>, { name }: Candidate): Measurement {
  const result = results.get(name);
  if (!result) throw new Error(`${name} was not measured`);
  return result;
}

const byTime = (one: Measurement, other: Measurement) => one.seconds - other.seconds;
