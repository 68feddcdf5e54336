import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../../config/config.ts';
import { checkOwnership } from '../../config/trust.ts';
import { FlowqError, messageOf, sourceError, usageError } from '../../errors.ts';
import { fieldOfColumn } from '../../logs/fields.ts';
import { fileErrorText, isFileError } from '../../processes/file-error.ts';
import type { AnyReport } from '../../reports/define-report.ts';
import { REPORTS } from '../../reports/index.ts';

/** Named custom SQL. */
export interface SqlReport {
  readonly name: string;
  readonly question: string;
  readonly sql: string;
}

/** A custom report: a typed one, or SQL. */
export type CustomReport = AnyReport | SqlReport;

export const isSqlReport = (report: CustomReport): report is SqlReport => 'sql' in report;

/** Extensions of report files. */
const ENDINGS = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.sql'];

/** Returns whether a text is the path of a report file, not a name. */
export function isReportFile(word: string): boolean {
  return ENDINGS.includes(extname(word));
}

/**
 * Loads the report in a file: the default export of a module, made by `defineReport`, or SQL that starts with comments
 * `-- name: …` and `-- question: …` (default name: that of the file).
 * @throws FlowqError (source) if it cannot be read, (usage) if it contains no report
 */
export async function loadReport(path: string): Promise<CustomReport> {
  if (extname(path) === '.sql') return sqlReport(path, nameOfFile(path));
  const module = await imported(path);
  const report = [module.default, ...Object.values(module)].find(isReport);
  if (!report)
    throw usageError(`${path} exports no report`, 'as in export default defineReport({ name, question, … })');
  checkReport(report, path);
  return report;
}

/** A report file, which is only imported when its report is requested, because modules are code. */
export interface ReportFile {
  /** The file's name without its extension, or the name in SQL comments. */
  readonly name: string;
  readonly question: string;
  readonly path: string;
}

/** Returns the full path of the folder of custom reports of a `flowq.json`; undefined if it names none. */
export function reportsFolder(config: string, { reports }: Pick<Config, 'reports'>): string | undefined {
  return reports === undefined ? undefined : resolve(dirname(config), reports);
}

/**
 * Lists the report files in a folder by file name.
 * @throws FlowqError (source) if the folder cannot be read, (usage) if two reports have the same name
 */
export function reportFiles(folder: string): ReportFile[] {
  const files = reading(folder, () => readdirSync(folder))
    .filter((name) => isReportFile(name) && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => reportFile(join(folder, name)));
  for (const [at, { name, path }] of files.entries()) {
    const isTaken =
      REPORTS.some((one) => one.name === name) || files.findIndex((one) => one.name === name) < at;
    if (isTaken) throw usageError(`${path}: there is a report ${name} already`, 'give it another name');
  }
  return files;
}

/**
 * Loads the custom report with this name from the folder of a `flowq.json`; undefined if there is none.
 * @throws ConsentError if other users can change the folder or the file; FlowqError if it cannot be loaded
 */
export async function reportOfFolder(
  name: string,
  config: string,
  folder: string,
): Promise<CustomReport | undefined> {
  const file = reportFiles(folder).find((one) => one.name === name);
  if (!file) return undefined;
  checkOwnership([folder, file.path], config);
  return { ...(await loadReport(file.path)), name };
}

/**
 * Loads the custom reports that a `flowq.json` uses: files, relative to its folder, or names in its folder of reports.
 * @param path of `flowq.json`
 * @throws ConsentError if other users can change one; FlowqError if one cannot be loaded
 */
export async function customReportsAmong(
  words: Iterable<string>,
  { reports }: Pick<Config, 'reports'>,
  path: string,
): Promise<Map<string, CustomReport>> {
  const folder = reportsFolder(path, { reports });
  const loaded = [...new Set(words)].map(async (word) => {
    if (isReportFile(word)) {
      const file = resolve(dirname(path), word);
      checkOwnership([dirname(file), file], path);
      return [word, await loadReport(file)] as const;
    }
    const isBuiltIn = REPORTS.some(({ name }) => name === word);
    return [
      word,
      isBuiltIn || folder === undefined ? undefined : await reportOfFolder(word, path, folder),
    ] as const;
  });
  return new Map((await Promise.all(loaded)).flatMap(([word, report]) => (report ? [[word, report]] : [])));
}

function reportFile(path: string): ReportFile {
  const name = nameOfFile(path);
  return extname(path) === '.sql'
    ? { ...sqlReport(path, name), path }
    : { name, question: `custom report in ${path}`, path };
}

const nameOfFile = (path: string) => basename(path).replace(/(\.report)?\.[a-z]+$/, '');

function sqlReport(path: string, fileName: string): SqlReport {
  const sql = reading(path, () => readFileSync(path, 'utf8'));
  const commentValue = (what: string) => new RegExp(`^--\\s*${what}:\\s*(.+?)\\s*$`, 'm').exec(sql)?.[1];
  return {
    name: commentValue('name') ?? fileName,
    question: commentValue('question') ?? `SQL of ${basename(path)}`,
    sql,
  };
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw sourceError(`cannot read ${path}: ${fileErrorText(error)}`, 'check the path', error);
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
            ? 'use Node 22.18 or later for TypeScript, or write JavaScript (.mjs)'
            : "a report imports defineReport from 'flowq', which its folder must have installed",
          error,
        );
  }
}

function isReport(value: unknown): value is AnyReport {
  const report = value as Partial<AnyReport> | null | undefined;
  return typeof report === 'object' && report !== null && typeof report.query === 'function';
}

/** Checks the properties of a report, which untyped JavaScript may omit or get wrong. */
function checkReport(report: AnyReport, path: string): void {
  const refuse = (what: string): never => {
    throw usageError(`${path} does not export a valid report: ${what}`);
  };
  if (!/^[a-z0-9][a-z0-9-]*$/.test(report.name ?? ''))
    refuse('its name is lower-case letters, digits and dashes');
  if (typeof report.question !== 'string') refuse('it has no question');
  if (report.relation !== 'flows' && report.relation !== 'log_quality')
    refuse('its relation is flows or log_quality');
  if (!Array.isArray(report.fields)) refuse('it has no list of fields');
  const unknown = report.fields.find((field) => !fieldOfColumn(field));
  if (unknown !== undefined) refuse(`${unknown} is not a field of a flow log`);
  if (typeof report.columns !== 'object' || typeof report.options !== 'object')
    refuse('it has no columns or no options');
}
