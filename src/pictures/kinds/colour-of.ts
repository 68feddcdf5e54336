import type { Colour } from '../colours.ts';

/** The colour of a part by its place: the first is what was accepted, the second what was rejected. */
export const colourOf = (at: number): Colour => (['accepted', 'rejected'] as const)[at] ?? 'others';
