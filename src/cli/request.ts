import { FILTER_PARTS } from '../flows/record-filter.ts';
import type { AnyReport } from '../reports/define-report.ts';
import { parseRequest } from '../runs/request/parse-request.ts';
import { type RequestInput, type RequestOptions, RequestSchema } from '../runs/request/request-schema.ts';
import { FLAGS } from '../runs/request/spelling.ts';

/** Options as commander collects them. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** Returns the request of a command line. @throws FlowqError (usage) that names the wrong option */
export function requestOf(given: object): RequestOptions {
  const filter = picked(given, FILTER_PARTS);
  const options = picked(
    given,
    // The parts of the filter are separate options here: --region selects records, not the Region of queries.
    Object.keys(RequestSchema.entries).filter((key) => key !== 'filter' && !isFilterPart(key)),
  );
  const isFiltered = Object.keys(filter).length > 0;
  return parseRequest({ ...options, ...(isFiltered ? { filter } : {}) } as RequestInput, FLAGS);
}

/** Returns the options that only this report has. */
export const ownOptions = ({ options }: Pick<AnyReport, 'options'>, given: object): GivenOptions =>
  picked(given, Object.keys(options));

const isFilterPart = (key: string) => (FILTER_PARTS as readonly string[]).includes(key);

function picked(given: object, names: readonly string[]): GivenOptions {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}
