import * as v from 'valibot';
import type { AddressBlock } from '../../logs/cidr.ts';

/** Schemas of parsed option values. */

/** An integer of at least 1. */
export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** A percentage as an integer. */
export const percentSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));

/** Seconds, up to a hundred years. */
export const secondsSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100 * 366 * 86_400));

/** A block of addresses as `parseBlock` returns it. */
export const blockSchema: v.GenericSchema<AddressBlock> = v.object({
  family: v.picklist([4, 6]),
  text: v.string(),
  first: v.string(),
  last: v.string(),
  bits: v.number(),
});
