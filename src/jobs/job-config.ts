/** A job in `flowq.json`: a report with the options it has on the command line, under the same names. */
export interface JobConfig {
  readonly name: string;
  /** Name of a report; a job has this or `query`. */
  readonly report?: string | undefined;
  /** SQL of the user's own. */
  readonly query?: string | undefined;
  /** `last`, which is meant when it is left out, or a time in words. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly every?: string | undefined;
  readonly lag?: string | undefined;
  readonly settle?: string | undefined;
  readonly catchUp?: boolean | undefined;
  readonly first?: string | undefined;
  readonly tz?: string | undefined;
  readonly filter?: JobFilter | undefined;
  /** Options of the report's own, by their names. */
  readonly options?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly limit?: number | 'all' | undefined;
  readonly format?: string | undefined;
  readonly out?: string | undefined;
  readonly ifRows?: boolean | undefined;
  readonly failOn?: string | readonly string[] | undefined;
  readonly safeCsv?: boolean | undefined;
  readonly strict?: boolean | undefined;
  readonly engine?: string | undefined;
  readonly timeout?: string | undefined;
  readonly memory?: string | undefined;
  readonly maxScan?: string | undefined;
  readonly reuse?: string | undefined;
}

/** The parts of a filter, named as on the command line. */
export const JOB_FILTER_PARTS = [
  'account',
  'region',
  'vpc',
  'subnet',
  'interface',
  'instance',
  'src',
  'dst',
  'addr',
  'port',
  'srcPort',
  'protocol',
  'action',
  'direction',
] as const;

/** Which records the job is about; each a value or a list of them. */
export type JobFilter = {
  readonly [Part in (typeof JOB_FILTER_PARTS)[number]]?: string | number | readonly (string | number)[];
};
