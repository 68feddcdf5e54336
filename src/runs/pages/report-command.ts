import { FILTER_PARTS, type RecordFilter } from '../../flows/record-filter.ts';
import type { Window } from '../../logs/window.ts';
import { shellCommand } from '../../output/terminal/shell-word.ts';
import { isArgument } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';
import { optionArguments, windowArguments } from '../request/command-arguments.ts';
import type { RequestOptions } from '../request/request-schema.ts';
import { FLAGS } from '../request/spelling.ts';

/** Request options that affect which records a report reads, and how. */
const SHARED = [
  ...['source', 'config', 'fields', 'store', 'inventory', 'namesFile'],
  ...['engine', 'endpoint', 'profile', 'reuse'],
] as const;

/** Returns the command that prints the rows of a section. */
export function reportCommand(
  { report, options = {} }: { readonly report: string; readonly options?: object | undefined },
  { request, filter, window }: CommandOf,
): string {
  const known = REPORTS.find(({ name }) => name === report)?.options ?? {};
  const own = Object.entries(options).map(([name, value]) => {
    const option = known[name];
    if (option && isArgument(option)) return { isFirst: true, words: [String(value)] };
    return { isFirst: false, words: argumentsOf(option?.flags.split(' ')[0] ?? FLAGS([name]), value) };
  });
  const { yes: first = [], no: rest = [] } = Object.groupBy(own, ({ isFirst }) => (isFirst ? 'yes' : 'no'));
  const filters = FILTER_PARTS.flatMap((part) =>
    filter[part] ? [FLAGS(['filter', part]), filter[part].join(',')] : [],
  );
  const shared = SHARED.flatMap((key) => argumentsOf(FLAGS([key]), request[key as keyof RequestOptions]));
  return shellCommand([
    ...['flowq', 'report', report],
    ...first.flatMap(({ words }) => words),
    ...rest.flatMap(({ words }) => words),
    ...windowArguments(window),
    ...(request.tz === 'UTC' ? [] : ['--tz', request.tz]),
    ...filters,
    ...shared,
  ]);
}

interface CommandOf {
  readonly request: RequestOptions;
  readonly filter: RecordFilter;
  readonly window: Window | undefined;
}

const argumentsOf = (flag: string, value: unknown): string[] =>
  value === false && flag !== '--store' ? [] : optionArguments(flag, value);
