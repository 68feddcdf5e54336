import { FILES } from './files.ts';
import { GLUE_TABLES } from './glue-tables.ts';
import { LOG_GROUP } from './log-group.ts';
import type { Reader } from './reader.ts';
import { S3_OBJECTS } from './s3-objects.ts';
import type { SourceKind } from './source-kind.ts';

/** All kinds of sources. A path belongs to the first kind that matches. */
export const SOURCE_KINDS: readonly SourceKind[] = [S3_OBJECTS, LOG_GROUP, GLUE_TABLES, FILES];

export const READERS: readonly Reader[] = [...new Set(SOURCE_KINDS.flatMap(({ readers }) => readers))];
