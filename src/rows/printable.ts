import type { Rows } from './rows.ts';

/**
 * Characters that a terminal acts on or does not show: controls, format characters (bidirectional, zero-width, tags),
 * line and paragraph separators, lone surrogates, private use. The joiner within an emoji is none of them.
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}]|(?!\u200d)\p{Cf}|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/** The text with every character replaced that a terminal acts on or does not show; line feeds too. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => '\ufffd'.repeat(character.length));
}

/** The same for each line of a text that has several. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** A JSON text with those characters written as `\u…`: the value stays the same. */
export function printableJson(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(UNPRINTABLE, (character) => character.split('').map(escaped).join(''));
}

/** Rows that are safe to write to a terminal: no field carries an escape sequence. */
export function printableRows(rows: Rows): Rows {
  async function* batches() {
    for await (const batch of rows.batches) {
      yield batch.map((row) => row.map((value) => (typeof value === 'string' ? printable(value) : value)));
    }
  }
  return { columns: rows.columns, batches: batches() };
}
