import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../../config/config.ts';
import { FlowqError, messageOf, sourceError, usageError } from '../../errors.ts';
import { fieldOfColumn } from '../../logs/fields.ts';
import { fileErrorWords, isFileError } from '../../processes/file-error.ts';
import type { AnyReport } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';

/** SQL of the user's own under a name. */
export interface SqlReport {
  readonly name: string;
  readonly question: string;
  readonly sql: string;
}

/** A report that is not flowq's: a typed one, or SQL. */
export type CustomReport = AnyReport | SqlReport;

export const isSqlReport = (report: CustomReport): report is SqlReport => 'sql' in report;

/** Endings of files that hold a report. */
const ENDINGS = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.sql'];

/** Whether a word is the path of a file with a report, and not a name. */
export function isReportFile(word: string): boolean {
  return ENDINGS.includes(extname(word));
}

/**
 * The report in a file: the default export of a module, made by `defineReport`, or SQL whose first comments are
 * `-- name: …` and `-- question: …` (the file's name, where they are not there).
 * @throws FlowqError (source) when it cannot be read, (usage) when it holds no report
 */
export async function loadReport(path: string): Promise<CustomReport> {
  const name = basename(path).replace(/(\.report)?\.[a-z]+$/, '');
  if (extname(path) === '.sql') return sqlReport(path, name);
  const module = await imported(path);
  const report = [module.default, ...Object.values(module)].find(isReport);
  if (!report)
    throw usageError(`${path} exports no report`, 'as in export default defineReport({ name, question, … })');
  checkReport(report, path);
  return report;
}

/**
 * All reports in a folder, in the order of their files' names.
 * @throws FlowqError (source) when the folder or one of its reports cannot be read, (usage) for one that is none
 */
export async function loadReports(folder: string): Promise<CustomReport[]> {
  const names = reading(folder, () => readdirSync(folder))
    .filter((name) => isReportFile(name) && !name.endsWith('.d.ts'))
    .sort();
  const reports = await Promise.all(names.map((name) => loadReport(join(folder, name))));
  for (const [at, { name }] of reports.entries()) {
    const isTaken =
      REPORTS.some((one) => one.name === name) || reports.findIndex((one) => one.name === name) < at;
    if (isTaken)
      throw usageError(
        `${join(folder, names[at] ?? '')}: there is a report ${name} already`,
        'give it another name',
      );
  }
  return reports;
}

/**
 * The reports of the user's own that jobs name: files, relative to the folder of `flowq.json`, or names of those in
 * the folder of reports.
 * @throws FlowqError when one cannot be loaded
 */
export async function reportsOfJobs(
  { jobs = [], reports }: Pick<Config, 'jobs' | 'reports'>,
  folder: string,
): Promise<Map<string, CustomReport>> {
  const words = jobs.flatMap(({ report }) => report ?? []);
  const files = words.filter(isReportFile);
  const loaded = files.map(async (word) => [word, await loadReport(resolve(folder, word))] as const);
  const isNamed = words.some((word) => !isReportFile(word) && !REPORTS.some(({ name }) => name === word));
  const named = reports !== undefined && isNamed ? await loadReports(resolve(folder, reports)) : [];
  return new Map([...(await Promise.all(loaded)), ...named.map((report) => [report.name, report] as const)]);
}

function sqlReport(path: string, fileName: string): SqlReport {
  const sql = reading(path, () => readFileSync(path, 'utf8'));
  const said = (what: string) => new RegExp(`^--\\s*${what}:\\s*(.+?)\\s*$`, 'm').exec(sql)?.[1];
  return { name: said('name') ?? fileName, question: said('question') ?? `SQL of ${basename(path)}`, sql };
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw sourceError(`cannot read ${path}: ${fileErrorWords(error)}`, 'check the path', error);
  }
}

async function imported(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const needsNewer = code === 'ERR_UNKNOWN_FILE_EXTENSION';
    throw error instanceof FlowqError
      ? error
      : sourceError(
          `cannot load ${path}: ${messageOf(error)}`,
          needsNewer
            ? 'Node reads TypeScript since 22.18: take a newer one, or write JavaScript (.mjs)'
            : "a report imports defineReport from 'flowq', which its folder must have installed",
          error,
        );
  }
}

function isReport(value: unknown): value is AnyReport {
  const report = value as Partial<AnyReport> | null | undefined;
  return typeof report === 'object' && report !== null && typeof report.query === 'function';
}

/** What JavaScript may have left out, or got wrong. */
function checkReport(report: AnyReport, path: string): void {
  const refuse = (what: string): never => {
    throw usageError(`${path} holds no whole report: ${what}`);
  };
  if (!/^[a-z0-9][a-z0-9-]*$/.test(report.name ?? ''))
    refuse('its name is lower-case letters, digits and dashes');
  if (typeof report.question !== 'string') refuse('it has no question');
  if (report.relation !== 'flows' && report.relation !== 'log_quality')
    refuse('its relation is flows or log_quality');
  if (!Array.isArray(report.fields)) refuse('it has no list of fields');
  const unknown = report.fields.find((field) => !fieldOfColumn(field));
  if (unknown !== undefined) refuse(`${unknown} is no field of a flow log`);
  if (typeof report.columns !== 'object' || typeof report.options !== 'object')
    refuse('it has no columns or no options');
}
