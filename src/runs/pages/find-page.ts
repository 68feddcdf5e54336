import type { Config, PageConfig } from '../../config/config.ts';
import { usageError } from '../../errors.ts';
import { PAGES } from '../../pages/index.ts';
import { customReportsAmong } from '../query/custom-reports.ts';
import type { OwnReports } from '../query/named-query.ts';

/**
 * Returns the page with this name, from `flowq.json` or else built in.
 * @throws FlowqError (usage) if there is none
 */
export function findPage(name: string, config: Pick<Config, 'pages'> | undefined): PageConfig {
  const pages = { ...PAGES, ...config?.pages };
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
  if (page) return page;
  throw usageError(`there is no page ${name}`, `there are ${Object.keys(pages).join(', ')}`);
}

/**
 * Loads the custom reports that the jobs and pages of a `flowq.json` use.
 * @throws FlowqError as `customReportsAmong` does
 */
export function reportsOfConfig(
  { jobs = [], pages = {}, reports }: Pick<Config, 'jobs' | 'pages' | 'reports'>,
  path: string,
): Promise<OwnReports> {
  const ofJobs = jobs.flatMap(({ report }) => report ?? []);
  const ofPages = Object.values(pages).flatMap(({ sections }) => sections.map(({ report }) => report));
  return customReportsAmong([...ofJobs, ...ofPages], { reports }, path);
}
