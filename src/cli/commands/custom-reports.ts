import { dirname, resolve } from 'node:path';
import { configPath, readConfig } from '../../config/config-file.ts';
import { type CustomReport, isReportFile, loadReport, loadReports } from '../../runs/query/custom-reports.ts';

/**
 * The report that a word names: in a file, which is then called by its path, or in the folder that `flowq.json` names.
 * @throws FlowqError when the file holds none
 */
export async function customReports(word: string): Promise<CustomReport[]> {
  if (isReportFile(word)) return [{ ...(await loadReport(word)), name: word }];
  return (await reportsOfConfig()).filter(({ name }) => name === word);
}

/** All in the folder that `flowq.json` names; none without it. */
export async function reportsOfConfig(given?: string): Promise<CustomReport[]> {
  const path = configPath(given);
  const folder = readConfig(path)?.reports;
  return folder === undefined ? [] : loadReports(resolve(dirname(path), folder));
}
