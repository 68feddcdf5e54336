import { parseSize } from '../../logs/parse-size.ts';
import type { ReportOption } from '../define-report.ts';
import { countSchema, percentSchema } from './option-schemas.ts';

/** Parses an integer of at least 1. @throws RangeError for anything else */
function parseCount(text: string): number {
  if (!/^[1-9]\d{0,11}$/.test(text))
    throw new RangeError(`${JSON.stringify(text)} is not a whole number from 1`);
  return Number(text);
}

/** Parses an integer from 0 to 100. @throws RangeError for anything else */
function parsePercent(text: string): number {
  if (!/^(\d{1,2}|100)$/.test(text))
    throw new RangeError(`${JSON.stringify(text)} is not a whole number from 0 to 100`);
  return Number(text);
}

function parseBytes(text: string): number {
  const bytes = parseSize(text);
  if (bytes === undefined) throw new RangeError(`${JSON.stringify(text)} is not a size such as 100MB or 1GB`);
  return bytes;
}

/** Returns an option for an integer: `--ports <number>`. */
export const countOption = (name: string, meaning: string, standard: number): ReportOption<number> => ({
  flags: `--${name} <number>`,
  meaning,
  default: String(standard),
  accepts: countSchema,
  parse: parseCount,
});

/** Returns an option for a number of bytes: `--at-least <size>`. */
export const sizeOption = (name: string, meaning: string, standard: string): ReportOption<number> => ({
  flags: `--${name} <size>`,
  meaning,
  default: standard,
  accepts: countSchema,
  parse: parseBytes,
});

/** Returns an option for a percentage, including 0: `--failed <percent>`. */
export const percentOption = (name: string, meaning: string, standard: number): ReportOption<number> => ({
  flags: `--${name} <percent>`,
  meaning,
  default: String(standard),
  accepts: percentSchema,
  parse: parsePercent,
});
