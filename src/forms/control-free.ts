import * as v from 'valibot';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are rejected
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Returns whether a text can be part of a query: no control characters and no lone surrogates. */
export const isControlFree = (text: string): boolean => !CONTROLS.test(text) && text.isWellFormed();

/** The same check as a step of a schema. */
export const controlFree = v.check(
  isControlFree,
  ({ input }: { readonly input: string }) => `!${JSON.stringify(input)} has control characters`,
);
