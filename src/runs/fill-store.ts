import { configPath } from '../config/config-file.ts';
import { usageError } from '../errors.ts';
import { passedOver } from '../sources/skipped-text.ts';
import { StoreSource } from '../store/store-source.ts';
import { reportCaveat, requireComplete } from './caveats.ts';
import { type FillResult, fillResultOf } from './fill-result.ts';
import { readWindow } from './read-options.ts';
import type { RequestOptions } from './request/request-schema.ts';
import { chooseSource } from './source/choose-source.ts';
import type { SourceEnvironment } from './source/chosen-source.ts';
import { LOG_GROUP } from './source/kinds/log-group.ts';
import { sourceTarget } from './source/source-target.ts';
import { storeFolderOf } from './source/stored-source.ts';

const NO_SOURCE = 'give --source DIR, or run flowq init DIR once';

/** A request to fill the store: a source, a window, limits. */
export type FillRequest = Omit<RequestOptions, 'filter'> & Partial<Pick<RequestOptions, 'filter'>>;

/**
 * Brings the store up to date for a window.
 * @throws FlowqError (source) if not all of it can be stored, or with `strict` not all of it can be read
 */
export async function fillStore(
  request: FillRequest,
  environment: SourceEnvironment & { now(): number },
): Promise<FillResult> {
  const store = request.store ?? (storeFolderOf(configPath(request.config)) === undefined ? true : undefined);
  // The class of a log group decides how its events are read.
  const isLogGroup = sourceTarget(request, NO_SOURCE).kind === LOG_GROUP;
  const engine = request.engine ?? (isLogGroup ? undefined : 'local');
  await using chosen = await chooseSource({ ...request, store, engine }, environment);
  const { source } = chosen;
  if (!(source instanceof StoreSource)) throw usageError('standard input cannot be cached', NO_SOURCE);
  const window = await readWindow(request, chosen.needsWindow, environment.now());
  const filled = await source.fill({ window });
  environment.progress.clear();
  if (filled.every(({ entry }) => !entry?.records)) {
    // Opening the source reports why there are no records, as before every report.
    await using open = await source.open({ window, filter: {} });
    for (const caveat of open.caveats ?? []) reportCaveat(environment.log, caveat);
  } else for (const caveat of await source.caveatsOf(window)) reportCaveat(environment.log, caveat);
  const skipped = passedOver(source.skippedOf(filled, { window, filter: {} }));
  if (request.strict) requireComplete(environment.log, skipped);
  for (const caveat of skipped) reportCaveat(environment.log, caveat);
  return fillResultOf(source, filled);
}
