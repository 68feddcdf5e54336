import { resolve } from 'node:path';
import { configPath, readConfig } from '../../config/config-file.ts';
import { usageError } from '../../errors.ts';
import { findPage, reportsOfConfig } from '../../runs/pages/find-page.ts';
import { pageRequest } from '../../runs/pages/page-request.ts';
import { runPage } from '../../runs/pages/run-page.ts';
import { Inventories } from '../../runs/query/inventories.ts';
import { FLAGS } from '../../runs/request/spelling.ts';
import { runExit } from '../../runs/run-result.ts';
import { commandText } from '../command-text.ts';
import { exitWith, type PerformOptions, performWork } from '../perform.ts';
import { requestOf } from '../request.ts';
import { useLog } from '../terminal/log.ts';

/** @param values values of the page's arguments, in order */
export async function runPageCommand(
  name: string,
  values: readonly string[],
  given: PerformOptions,
): Promise<void> {
  useLog(given);
  const request = requestOf(given);
  const path = configPath(request.config);
  const config = readConfig(path);
  const page = findPage(name, config);
  const wanted = Object.keys(page.arguments ?? {});
  if (values.length > wanted.length)
    throw usageError(
      `the page ${name} has ${wanted.length} arguments, and ${values.length} are given`,
      `as in flowq page ${[name, ...wanted.map((one) => one.toUpperCase())].join(' ')} --since 1d`,
    );
  const args = Object.fromEntries(values.map((value, at) => [wanted[at], value]));
  const own = config
    ? await reportsOfConfig({ reports: config.reports, pages: { [name]: page } }, resolve(path))
    : new Map();
  const making = { request, inventories: new Inventories(request), spell: FLAGS };
  const asked = { ...pageRequest({ name, page, args, own }, making), command: commandText() };
  await exitWith(performWork(async (environment) => runExit(await runPage(asked, environment)), given));
}
