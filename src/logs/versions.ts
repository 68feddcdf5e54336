import { FIELDS } from './fields.ts';

/** Flow log versions that introduced fields, lowest first. */
export const VERSIONS: readonly number[] = [...new Set(FIELDS.map(({ version }) => version))].sort(
  (a, b) => a - b,
);

/** Version of the default format. */
export const DEFAULT_VERSION = VERSIONS[0] ?? 2;

export const NEWEST_VERSION = VERSIONS.at(-1) ?? DEFAULT_VERSION;

/** Format names that `--fields` accepts, for help texts. */
export const FORMAT_NAMES = `default, v${DEFAULT_VERSION} to v${NEWEST_VERSION}, all`;
