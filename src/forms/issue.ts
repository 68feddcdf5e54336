import type * as v from 'valibot';

/** Keys of objects and indexes of lists, from the root to a part. */
export type Keys = readonly (string | number)[];

/** Returns the error message of a value, with the path of its invalid part. @param place writes a path */
export function issueText(
  { path, message, kind, type, expected }: v.BaseIssue<unknown>,
  place: (keys: Keys) => string = dotted,
): string {
  const keys = (path ?? []).map(({ key }) => key as string | number);
  // A missing or unknown key is reported for the object that should, or should not, have it.
  const isAboutParent = type === 'strict_object' && kind === 'schema' && expected !== 'Object';
  const where = place(isAboutParent ? keys.slice(0, -1) : keys);
  return message.startsWith('!')
    ? `${where ? `${where}: ` : ''}${message.slice(1)}`
    : `${where || 'it'} is not ${message}`;
}

/** Returns `source.tables[0].name`. */
export function dotted(keys: Keys): string {
  return keys.map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? key : `.${key}`)).join('');
}
