import { printable } from '../rows/printable.ts';

declare const isMarkup: unique symbol;

/** XML or HTML text. Only `tag` and `text` create it, so that data never becomes markup. */
export type Markup = string & { readonly [isMarkup]: true };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes data: no element, no attribute, no control or bidirectional character, valid in XML. */
export function text(value: string): Markup {
  return printable(value)
    .toWellFormed()
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '') as Markup;
}

/** Escapes data of several lines. */
export const lines = (value: string): Markup => value.split('\n').map(text).join('\n') as Markup;

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Returns an element. Undefined attributes are omitted; numbers have at most two decimals. */
export function tag(name: string, attributes: Attributes = {}, ...children: readonly Markup[]): Markup {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined
      ? ''
      : ` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : text(value)}"`,
  );
  const head = `<${name}${written.join('')}`;
  return (children.length > 0 ? `${head}>${children.join('')}</${name}>` : `${head}/>`) as Markup;
}

export const together = (parts: readonly Markup[], between = ''): Markup => parts.join(between) as Markup;
