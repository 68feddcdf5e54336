import type { FlowLogsOfPlace } from '../../config/config.ts';

/** Formats flow logs for a table parameter: `ACCOUNT/REGION/ID+ID`, separated by commas. */
export function flowLogsText(places: readonly FlowLogsOfPlace[]): string {
  return places
    .map(({ account, region, flowLogs }) => `${account}/${region}/${flowLogs.join('+')}`)
    .join(',');
}

/** Parses the format of `flowLogsText`. */
export function parseFlowLogs(text: string): FlowLogsOfPlace[] {
  return text.split(',').map((place) => {
    const [account = '', region = '', ids = ''] = place.split('/');
    return { account, region, flowLogs: ids.split('+') };
  });
}

/** Merges lists of flow logs, in order. */
export function joinFlowLogs(...lists: (readonly FlowLogsOfPlace[] | undefined)[]): FlowLogsOfPlace[] {
  const byPlace = Map.groupBy(
    lists.flatMap((list) => list ?? []),
    ({ account, region }) => `${account}/${region}`,
  );
  return [...byPlace]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, all]) => {
      const [account = '', region = ''] = place.split('/');
      return { account, region, flowLogs: [...new Set(all.flatMap(({ flowLogs }) => flowLogs))].sort() };
    });
}
