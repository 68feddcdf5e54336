import * as v from 'valibot';

/**
 * The parts that the forms of files are put together from, `flowq.json` and the inventory. Their messages say what a value is to be: `a text`
 * becomes "source.region is not a text"; those that begin with `!` are sentences about it.
 */

export const text = v.pipe(v.string('a text'), v.nonEmpty('a text'));

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

/** A text that has to mean something. @param read throws for words that mean nothing */
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

/** A part that can be left out, with what an editor says of it. */
export function optional<T extends v.GenericSchema>(schema: T, description: string) {
  return v.optional(v.pipe(schema, v.description(description)));
}

/** An object that has these parts and no others. */
export function parts<const T extends v.ObjectEntries>(entries: T) {
  const message = ({ expected, path }: v.StrictObjectIssue) => {
    const name = JSON.stringify(String(path?.at(-1)?.key));
    if (expected === 'never') return `!${name} is none of ${Object.keys(entries).join(', ')}`;
    return expected === 'Object' ? 'an object' : `!it has no ${name}`;
  };
  return v.pipe(v.strictObject(entries, message), v.readonly());
}
