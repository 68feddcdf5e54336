import type { TablePlace } from '../../config/config.ts';

/** Places as a table parameter keeps them: `ACCOUNT/REGION` or `ACCOUNT/REGION=fl-1+fl-2`, with commas between. */
export function placesText(places: readonly TablePlace[]): string {
  return places
    .map(({ account, region, flowLogs }) => `${account}/${region}${flowLogs ? `=${flowLogs.join('+')}` : ''}`)
    .join(',');
}

/** Reads what `placesText` wrote. */
export function parsePlaces(text: string): TablePlace[] {
  return text.split(',').map((place) => {
    const [, account = '', region = '', flowLogs] = /^([^/]*)\/([^=]*)(?:=(.*))?$/.exec(place) ?? [];
    return flowLogs === undefined ? { account, region } : { account, region, flowLogs: flowLogs.split('+') };
  });
}
