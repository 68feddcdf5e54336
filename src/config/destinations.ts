import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { parseTarget, variableOf } from '../alerts/target.ts';
import { isLoopback } from '../aws/loopback.ts';
import type { Config, JobConfig } from './config.ts';
import { fullPath } from './full-path.ts';

/** A place outside its folder that a configuration makes flowq send data to. */
export interface Destination {
  /** `s3://bucket/`, `https://host:port`, or the full path of a folder; the user consents to this text. */
  readonly place: string;
  /** The data sent there, for a person. */
  readonly what: string;
}

/** Host names of AWS's own services, including interface endpoints. */
const AWS_HOST = /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/;

/** Returns where requests and query results of a source go, other than to AWS and the caller's workgroup. */
export function sourceDestinations(source: Config['source']): Destination[] {
  if (source.kind === 'local') return [];
  const address = source.endpointUrl === undefined ? undefined : endpointPlace(source.endpointUrl);
  const results = source.kind === 'glue' ? source.results : undefined;
  return [
    ...(address === undefined
      ? []
      : [{ place: address, what: 'requests to AWS, signed with your credentials' }]),
    ...(results === undefined ? [] : [{ place: bucketOf(results), what: 'results of Athena' }]),
  ];
}

/**
 * Returns where jobs write outside the folder of their configuration; links are followed.
 * @param folder of `flowq.json`, full path without links
 * @param cwd the working folder of the run, which relative outputs are resolved against
 */
export function jobDestinations(
  jobs: readonly JobConfig[],
  folder: string,
  cwd: string = folder,
): Destination[] {
  return jobs.flatMap(({ name, out, notify = [], heartbeat }) => {
    const place = out === undefined ? undefined : outPlace(out, folder, cwd);
    const rows = place === undefined ? [] : [{ place, what: `rows of the job ${name}` }];
    const targets = [...notify.map(({ to }) => to), ...(heartbeat === undefined ? [] : [heartbeat])];
    const alerts = targets.flatMap((to) => targetPlace(to, folder, cwd) ?? []);
    return [...rows, ...alerts.map((one) => ({ place: one, what: `alerts of the job ${name}` }))];
  });
}

/** Returns all destinations of a configuration. @param folder of `flowq.json`, full path */
export function destinationsOf({ source, jobs = [] }: Config, folder: string): Destination[] {
  return [...sourceDestinations(source), ...jobDestinations(jobs, folder)];
}

/**
 * Returns the origin, because a host name alone could be reached with or without TLS; undefined for this machine and
 * AWS.
 */
function endpointPlace(text: string): string | undefined {
  if (!URL.canParse(text)) return text;
  const { protocol, hostname, origin } = new URL(text);
  const isAws = protocol === 'https:' && AWS_HOST.test(hostname);
  return isLoopback(hostname) || isAws ? undefined : origin;
}

/**
 * Returns the origin of a URL, an SNS topic, `env:NAME`, or a folder; undefined for this machine and within the folder.
 */
function targetPlace(to: string, folder: string, cwd: string): string | undefined {
  if (variableOf(to) !== undefined) return to;
  const target = parseTarget(to);
  if (target.kind === 'sns') return target.arn;
  if (target.kind === 'file') return outPlace(target.path, folder, cwd);
  return isLoopback(target.url.hostname) ? undefined : target.url.origin;
}

/** Returns the bucket, or the folder before the first placeholder; undefined within the folder. */
function outPlace(out: string, folder: string, cwd: string): string | undefined {
  if (out.startsWith('s3://')) return bucketOf(out);
  const [fixed = ''] = out.split('{');
  const begin = resolve(cwd, fixed.replace(/[^/\\]*$/, ''));
  const end = dirname(resolve(cwd, out));
  return [fullPath(begin), fullPath(end)].find((place) => !isWithin(place, folder));
}

function isWithin(place: string, folder: string): boolean {
  const way = relative(folder, place);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const bucketOf = (uri: string) => `${/^s3:\/\/[^/]*/.exec(uri)?.[0] ?? uri}/`;
