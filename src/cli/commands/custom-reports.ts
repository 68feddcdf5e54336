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
 * The report that a word names: in a file, which is then called by its path, or in the folder that `flowq.json` names.
 * @param config path of a `flowq.json`, where one is given
 * @throws FlowqError when the file holds none
 */
export async function customReport(word: string, config?: string): Promise<CustomReport | undefined> {
  if (isReportFile(word)) return { ...(await loadReport(word)), name: word };
  const path = configPath(config);
  const folder = reportsFolder(path, readConfig(path) ?? {});
  return folder === undefined ? undefined : reportOfFolder(word, path, folder);
}

/** The files in the folder that `flowq.json` names, without importing them; none without it. */
export function customReportFiles(): ReportFile[] {
  const path = configPath(undefined);
  const folder = reportsFolder(path, readConfig(path) ?? {});
  return folder === undefined ? [] : reportFiles(folder);
}

/**
 * All custom reports of a `flowq.json`, imported: for a server that offers each of them.
 * @throws ConsentError when others can change one; FlowqError when one cannot be loaded
 */
export async function allCustomReports(config?: string): Promise<CustomReport[]> {
  const path = configPath(config);
  const folder = reportsFolder(path, readConfig(path) ?? {});
  if (folder === undefined) return [];
  const loaded = reportFiles(folder).map(({ name }) => reportOfFolder(name, path, folder));
  return (await Promise.all(loaded)).flatMap((report) => report ?? []);
}
