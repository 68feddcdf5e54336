import stringWidth from 'string-width';
import type { ShownColumn } from './shown-column.ts';

/** Wraps a heading wider than its values into two lines, broken after the underscore nearest to its middle. */
export function wrappedHeading(column: ShownColumn): ShownColumn {
  if (stringWidth(column.name) <= column.valueWidth) return { ...column, width: column.valueWidth };
  const places = [...column.name.matchAll(/_(?=.)/g)].map(({ index }) => index + 1);
  const broken = places.map((at) => [column.name.slice(0, at), column.name.slice(at)]);
  const widthOf = (heading: readonly string[]) => Math.max(...heading.map((line) => stringWidth(line)));
  const [heading = column.heading] = broken.sort((a, b) => widthOf(a) - widthOf(b));
  return { ...column, heading, width: Math.max(column.valueWidth, widthOf(heading)) };
}
