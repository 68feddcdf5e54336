import { escapeXml } from '../aws/xml.ts';
import { type Bucket, etag } from './memory-s3.ts';

/** Returns ListObjectsV2's document: a page of the keys after the token, in UTF-8 order, grouped at the delimiter. */
export function listObjects(
  name: string,
  bucket: Bucket,
  query: URLSearchParams,
  storageClasses: ReadonlyMap<string, string>,
): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const most = Math.min(Number(query.get('max-keys') ?? 1000), 1000);

  const entries = new Map<string, string>(); // a key or a common prefix, and its element
  for (const key of [...bucket.keys()].sort(byBytes)) {
    if (!key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    if (entry <= after || entries.has(entry)) continue;
    if (entries.size === most) return document(name, prefix, entries, [...entries.keys()].at(-1));
    const object = bucket.get(key) ?? Buffer.alloc(0);
    entries.set(entry, cut < 0 ? contents(key, object, storageClasses.get(key)) : commonPrefix(entry));
  }
  return document(name, prefix, entries, undefined);
}

function document(
  name: string,
  prefix: string,
  entries: Map<string, string>,
  next: string | undefined,
): string {
  const token = next === undefined ? '' : `<NextContinuationToken>${escapeXml(next)}</NextContinuationToken>`;
  return (
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>${name}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${entries.size}</KeyCount>` +
    `<IsTruncated>${next !== undefined}</IsTruncated>${token}${[...entries.values()].join('')}</ListBucketResult>`
  );
}

function contents(key: string, object: Buffer, storageClass = 'STANDARD'): string {
  return (
    `<Contents><Key>${escapeXml(key)}</Key><LastModified>1970-01-01T00:00:00.000Z</LastModified>` +
    `<ETag>${escapeXml(etag(object))}</ETag><Size>${object.length}</Size>` +
    `<StorageClass>${storageClass}</StorageClass></Contents>`
  );
}

function commonPrefix(entry: string): string {
  return `<CommonPrefixes><Prefix>${escapeXml(entry)}</Prefix></CommonPrefixes>`;
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
