import type { RecordFilter } from '../../flows/record-filter.ts';
import { isLogged } from '../../flows/record-set.ts';
import { querySql } from '../../flows/user-query.ts';
import type { Window } from '../../logs/window.ts';
import type { TagName } from '../../names/called.ts';
import { Names } from '../../names/names.ts';
import { rowObjects } from '../../rows/rows.ts';
import type { OpenedSource } from '../../sources/source.ts';
import { lackingNames } from './names-beside.ts';

const TAGS = ['interface_tag', 'instance_tag', 'asg_tag'] as const;

/** Maximum interfaces whose tags are read. */
const MOST = 100_000;

/** An address belongs to the interface if it sent or received the packets itself. */
const QUERY = `select interface_id, instance_id, vpc_id, address, coalesce(max(interface_tag), max(instance_tag), max(asg_tag)) as tag
from (
  select interface_id, instance_id, vpc_id, interface_tag, instance_tag, asg_tag, case
    when flow_direction = 'egress' and coalesce(pkt_srcaddr, srcaddr) = srcaddr then srcaddr
    when flow_direction = 'ingress' and coalesce(pkt_dstaddr, dstaddr) = dstaddr then dstaddr
  end as address
  from flows
  where coalesce(interface_tag, instance_tag, asg_tag) is not null
) as tagged
group by interface_id, instance_id, vpc_id, address
order by interface_id, instance_id, vpc_id, address
limit ${MOST}`;

interface TagQuery {
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  readonly signal: AbortSignal;
}

interface TagRow {
  readonly interface_id: string | null;
  readonly instance_id: string | null;
  readonly vpc_id: string | null;
  readonly address: string | null;
  readonly tag: string | null;
}

/**
 * Adds names from tags in the records, for things without another name, to the requested names. Only for in-process
 * engines: on Athena and Trino it would cost a second query.
 * @throws FlowqError (source) if there are no names at all
 */
export async function withTagNames(
  names: Names | undefined,
  source: OpenedSource,
  { window, filter, signal }: TagQuery,
): Promise<Names> {
  const tagNames = await readTagNames(source, { window, filter, signal });
  if (tagNames.length > 0) return names ? names.with(tagNames) : new Names({ tagNames });
  if (names) return names;
  throw lackingNames();
}

async function readTagNames(source: OpenedSource, { signal, ...request }: TagQuery): Promise<TagName[]> {
  const { sets, dialect } = source;
  if (!dialect.isInProcess || !TAGS.some((column) => isLogged(sets, column))) return [];
  const runner = await source.runner();
  const rows = await runner.run(querySql(QUERY, { sets, ...request }, dialect), { signal });
  const tagNames: TagName[] = [];
  for await (const batch of rowObjects<TagRow>(rows))
    for (const { tag, ...ids } of batch) if (tag !== null) tagNames.push({ ...ids, name: decoded(tag) });
  return tagNames;
}

/** Decodes a tag value, which is percent-encoded. */
function decoded(tag: string): string {
  try {
    return decodeURIComponent(tag);
  } catch {
    return tag;
  }
}
