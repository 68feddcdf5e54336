import type { Rows } from './rows.ts';

/**
 * Characters that a terminal interprets or does not show: controls, format characters (bidirectional, zero-width,
 * tags), line and paragraph separators, lone surrogates, private use. It does not include the joiner within an emoji.
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|(?!\u200d)\p{Cf}|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/** Replaces every character that a terminal interprets or does not show, including line feeds. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => '\ufffd'.repeat(character.length));
}

/** Does the same for each line of a text, and keeps line feeds. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Escapes those characters in a JSON text as `\u…`, which keeps its value. */
export function printableJson(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(UNPRINTABLE, (character) => character.split('').map(escaped).join(''));
}

/** Makes rows safe to write to a terminal: no field contains an escape sequence. */
export function printableRows(rows: Rows): Rows {
  async function* batches() {
    for await (const batch of rows.batches) {
      yield batch.map((row) => row.map((value) => (typeof value === 'string' ? printable(value) : value)));
    }
  }
  return { columns: rows.columns, batches: batches() };
}
