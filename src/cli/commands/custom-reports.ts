import { configPath, readConfig } from '../../config/config-file.ts';
import {
  type CustomReport,
  isReportFile,
  loadReport,
  type ReportFile,
  reportFiles,
  reportOfFolder,
  reportsFolder,
} from '../../runs/query/custom-reports.ts';

/**
 * Returns the report that a word names: a file, whose report is named by its path, or a report in the folder of
 * `flowq.json`.
 * @param config path of a `flowq.json`, if given
 * @throws FlowqError if the file has no report
 */
export async function customReport(word: string, config?: string): Promise<CustomReport | undefined> {
  if (isReportFile(word)) return { ...(await loadReport(word)), name: word };
  const path = configPath(config);
  const folder = reportsFolder(path, readConfig(path) ?? {});
  return folder === undefined ? undefined : reportOfFolder(word, path, folder);
}

/**
 * Returns the report files in the folder that `flowq.json` names, without importing them; none if it names no folder.
 */
export function customReportFiles(): ReportFile[] {
  const path = configPath(undefined);
  const folder = reportsFolder(path, readConfig(path) ?? {});
  return folder === undefined ? [] : reportFiles(folder);
}

/**
 * Imports all custom reports of a `flowq.json`, for a server that offers each of them.
 * @throws ConsentError if others can change one; FlowqError if one cannot be loaded
 */
export async function allCustomReports(config?: string): Promise<CustomReport[]> {
  const path = configPath(config);
  const folder = reportsFolder(path, readConfig(path) ?? {});
  if (folder === undefined) return [];
  const loaded = reportFiles(folder).map(({ name }) => reportOfFolder(name, path, folder));
  return (await Promise.all(loaded)).flatMap((report) => report ?? []);
}
