import type { Attributes } from './markup.ts';

/**
 * The colours as literals, because most SVG viewers draw variables black. Dark pages restyle the classes. The hues are
 * from Okabe and Ito, which colour-blind people can distinguish; rejected traffic is also hatched, so that it shows in
 * greyscale.
 */
export const LIGHT = {
  paper: '#ffffff',
  ink: '#1f2328',
  faint: '#57606a',
  line: '#d0d7de',
  accepted: '#0072b2',
  rejected: '#d55e00',
  others: '#6e7781',
  band: '#7fb8d8',
  'band-others': '#b1b8bf',
  m0: '#eef2f5',
  m1: '#c9dfee',
  m2: '#8fbfdd',
  m3: '#4c97c4',
  m4: '#0f6ca3',
  m5: '#0a4065',
} as const;

export type Colour = keyof typeof LIGHT;

export const DARK: Readonly<Record<Colour, string>> = {
  paper: '#0d1117',
  ink: '#e6edf3',
  faint: '#9da7b1',
  line: '#30363d',
  accepted: '#56b4e9',
  rejected: '#f0883e',
  others: '#8b949e',
  band: '#2f6d92',
  'band-others': '#4a525b',
  m0: '#161b22',
  m1: '#12344d',
  m2: '#165a85',
  m3: '#2b86bd',
  m4: '#67b7e6',
  m5: '#c4e4f8',
};

/** Returns the attributes of a filled shape. */
export const fill = (colour: Colour): Attributes => ({ class: `f-${colour}`, fill: LIGHT[colour] });

/** Returns the attributes of a line. */
export const stroke = (colour: Colour, width = 1): Attributes => ({
  class: `s-${colour}`,
  stroke: LIGHT[colour],
  'stroke-width': width,
  fill: 'none',
});

/** CSS rules that show pictures on dark paper. */
export const DARK_RULES = Object.entries(DARK)
  .map(([name, colour]) => `.f-${name}{fill:${colour}}.s-${name}{stroke:${colour}}`)
  .join('');
