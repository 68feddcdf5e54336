import { messageOf } from '../../errors.ts';
import type { AthenaOptions } from './options.ts';
import type { WorkGroupSettings } from './work-group.ts';

/**
 * Returns the options of a query that may reuse an earlier result. Athena does not reuse managed results, nor results
 * whose location the query sets. Settings that match the workgroup's are therefore not sent; if reuse is impossible, a
 * note says so. Source: Amazon Athena User Guide, "Reuse query results in Athena".
 * @param settingsOf gets the workgroup's settings; if access is denied, the options stay unchanged
 */
export async function reusable(
  options: AthenaOptions,
  settingsOf: () => Promise<WorkGroupSettings>,
): Promise<AthenaOptions> {
  const { reuse, results, encryption, workgroup = 'primary', onNote } = options;
  if (reuse === undefined) return options;
  let settings: WorkGroupSettings;
  try {
    settings = await settingsOf();
  } catch (error) {
    onNote?.(`whether results of ${workgroup} can be reused is not known: ${messageOf(error)}`);
    return options;
  }
  if (settings.hasManagedResults) {
    onNote?.(`nothing is reused: Athena keeps the results of the workgroup ${workgroup} itself`);
    return { ...options, reuse: undefined };
  }
  const isSaid = encryption === undefined && (results === undefined || samePlace(results, settings.results));
  if (settings.isEnforced || isSaid) return { ...options, results: undefined, encryption: undefined };
  onNote?.(
    `Athena may reuse nothing: results go to ${results ?? 'their place'} by flowq.json, not by the workgroup ${workgroup}; set the place in the workgroup and run flowq init without --results`,
  );
  return options;
}

const samePlace = (a: string, b: string | undefined) => a.replace(/\/*$/, '') === b?.replace(/\/*$/, '');
