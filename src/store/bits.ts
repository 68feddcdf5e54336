/** Returns the number of bits that numbers from 0 to this one need. */
export const bitsOf = (most: number): number => 32 - Math.clz32(most);
