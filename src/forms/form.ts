import * as v from 'valibot';

/**
 * Building blocks of file schemas, `flowq.json` and the inventory. A message says what a value should be: `a text`
 * becomes "source.region is not a text"; messages that start with `!` are sentences.
 */

export const text = v.pipe(v.string('a text'), v.nonEmpty('a text'));

export const count = v.pipe(v.number('a number'), v.minValue(0, 'a number of 0 or more'));

export const flag = v.boolean('true or false');

/** A list that is not empty. */
export function listOf<T extends v.GenericSchema>(item: T, message: string) {
  return v.pipe(v.array(item, message), v.nonEmpty(message), v.readonly());
}

export const texts = listOf(v.string('a list of texts'), 'a list of texts');

/** One or a list of them. */
export function oneOrMore<T extends v.GenericSchema>(item: T, message: string) {
  return v.union([item, listOf(item, message)], message);
}

/** The list that one value or a list of them stands for. */
export const asList = <T>(value: T | readonly T[] | undefined): readonly T[] | undefined =>
  value === undefined ? undefined : ([value].flat() as T[]);

/** A text with a syntax. @param read parses it, and throws if it is invalid */
export function words(read: (text: string) => unknown) {
  return v.pipe(
    text,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      try {
        read(dataset.value);
      } catch (error) {
        addIssue({ message: `!${error instanceof Error ? error.message : error}` });
      }
    }),
  );
}

/** An optional part, with the description that editors show. */
export function optional<T extends v.GenericSchema>(schema: T, description: string) {
  return v.optional(v.pipe(schema, v.description(description)));
}

/** An object with these parts and no others. */
export function parts<const T extends v.ObjectEntries>(entries: T) {
  const message = ({ expected, path }: v.StrictObjectIssue) => {
    const name = JSON.stringify(String(path?.at(-1)?.key));
    if (expected === 'never') return `!unknown key ${name}; known are ${Object.keys(entries).join(', ')}`;
    return expected === 'Object' ? 'an object' : `!it has no ${name}`;
  };
  return v.pipe(v.strictObject(entries, message), v.readonly());
}
