import type { Colour } from '../colours.ts';

/** Returns the colour of a part by its position: accepted first, then rejected. */
export const colourOf = (at: number): Colour => (['accepted', 'rejected'] as const)[at] ?? 'others';
