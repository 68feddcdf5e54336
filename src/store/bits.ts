/** Bits that numbers from 0 up to this one take. */
export const bitsOf = (most: number): number => 32 - Math.clz32(most);
