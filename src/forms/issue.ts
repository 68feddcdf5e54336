import type * as v from 'valibot';

/** Keys of objects and places in lists, from the whole to a part of it. */
export type Keys = readonly (string | number)[];

/** What is wrong with a value, and with which part of it. @param place the words for a part */
export function issueText(
  { path, message, kind, type, expected }: v.BaseIssue<unknown>,
  place: (keys: Keys) => string = dotted,
): string {
  const keys = (path ?? []).map(({ key }) => key as string | number);
  // What is missing, or one too many, is said of the object that it is missing from.
  const isAboutParent = type === 'strict_object' && kind === 'schema' && expected !== 'Object';
  const where = place(isAboutParent ? keys.slice(0, -1) : keys);
  return message.startsWith('!')
    ? `${where ? `${where}: ` : ''}${message.slice(1)}`
    : `${where || 'it'} is not ${message}`;
}

/** `source.tables[0].name` */
export function dotted(keys: Keys): string {
  return keys.map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? key : `.${key}`)).join('');
}
