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
