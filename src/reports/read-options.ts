import * as v from 'valibot';
import { messageOf, usageError } from '../errors.ts';
import { isControlFree } from '../forms/control-free.ts';
import type { Names } from '../names/names.ts';
import type { AnyReport, ReportOption } from './define-report.ts';

export interface OptionReading {
  /** Returns how errors name an option (default: its flag). */
  readonly spell?: ((name: string, option: ReportOption<unknown>) => string) | undefined;
  /** Resolves names among the values. */
  readonly names?: (() => Names | undefined) | undefined;
}

/** Returns the flag alone: `--bucket` of `--bucket <duration>`. */
const flagOf = (_: string, { flags }: ReportOption<unknown>) => flags.split(' ')[0] ?? flags;

/**
 * Returns the values of a report's options, given as text or as parsed values; missing ones have their defaults.
 * @throws FlowqError (usage) for an option that the report does not have, or whose value is invalid or missing
 */
export const readOptions = (
  report: Options,
  given: Given,
  reading: OptionReading = {},
): Record<string, unknown> =>
  optionsOf(report, given, (name, option, value) => read(name, option, value, reading));

/**
 * Returns the same from values that have been parsed, for a query. Values of options without `accepts` are not parsed
 * again.
 * @throws FlowqError (usage) as `readOptions` does
 */
export const withDefaults = (report: Options, given: Given): Record<string, unknown> =>
  optionsOf(report, given, (name, option, value) =>
    option.accepts || given[name] === undefined
      ? read(name, option, value, { spell: (one) => `options.${one}` })
      : value,
  );

type Options = Pick<AnyReport, 'name' | 'options'>;
type Given = Readonly<Record<string, unknown>>;

function optionsOf(
  { name: report, options }: Options,
  given: Given,
  readOne: (name: string, option: ReportOption<unknown>, value: unknown) => unknown,
): Record<string, unknown> {
  const known = Object.keys(options);
  const odd = Object.keys(given).find((one) => !known.includes(one));
  if (odd !== undefined)
    throw usageError(
      `the report ${report} has no option ${odd}`,
      known.length > 0 ? `it has ${known.join(', ')}` : 'it has no options',
    );
  const values = Object.entries(options).map(([name, option]) => {
    const value = given[name] ?? option.default;
    if (value === undefined)
      throw usageError(`the report ${report} needs ${option.flags}`, `such as ${option.example}`);
    return [name, readOne(name, option, value)];
  });
  return Object.fromEntries(values);
}

function read(
  name: string,
  option: ReportOption<unknown>,
  value: unknown,
  { spell = flagOf, names }: OptionReading,
): unknown {
  const { accepts, parse } = option;
  if (accepts && v.is(accepts, value)) return value;
  const where = spell(name, option);
  if (value !== null && typeof value === 'object') {
    if (!accepts) return value;
    throw usageError(`${where}: an object of this kind is not a value of the option`);
  }
  const text = String(value);
  if (!isControlFree(text)) throw usageError(`${where}: ${JSON.stringify(text)} has control characters`);
  try {
    return parse(text, names);
  } catch (error) {
    throw usageError(`${where}: ${messageOf(error)}`);
  }
}
