import { ByteWriter } from './byte-writer.ts';

/** A value in Thrift's compact protocol. */
export type ThriftValue =
  | { readonly int: number }
  | { readonly long: number }
  | { readonly binary: string | Uint8Array }
  | { readonly list: readonly ThriftValue[] }
  | { readonly struct: ThriftStruct };

/** Fields by number, in ascending order; undefined ones are omitted. */
export type ThriftStruct = Readonly<Record<number, ThriftValue | undefined>>;

const TYPE = { int: 5, long: 6, binary: 8, list: 9, struct: 12 } as const;

/** Serializes a struct. */
export function thriftBytes(struct: ThriftStruct): Buffer {
  const writer = new ByteWriter();
  writeStruct(writer, struct);
  return writer.written;
}

function writeStruct(writer: ByteWriter, struct: ThriftStruct): void {
  let before = 0;
  for (const [key, value] of Object.entries(struct)) {
    if (!value) continue;
    const field = Number(key);
    // The numbers of all written Parquet fields differ by at most 15.
    writer.byte(((field - before) << 4) | typeOf(value));
    before = field;
    writeValue(writer, value);
  }
  writer.byte(0);
}

function typeOf(value: ThriftValue): number {
  if ('int' in value) return TYPE.int;
  if ('long' in value) return TYPE.long;
  if ('binary' in value) return TYPE.binary;
  return 'list' in value ? TYPE.list : TYPE.struct;
}

function writeValue(writer: ByteWriter, value: ThriftValue): void {
  if ('int' in value) writer.varint(zigzag(value.int));
  else if ('long' in value) writer.varint(zigzag(value.long));
  else if ('binary' in value) {
    const bytes = typeof value.binary === 'string' ? Buffer.from(value.binary) : value.binary;
    writer.varint(bytes.length);
    writer.add(bytes);
  } else if ('list' in value) writeList(writer, value.list);
  else if ('struct' in value) writeStruct(writer, value.struct);
}

function writeList(writer: ByteWriter, list: readonly ThriftValue[]): void {
  const type = list[0] ? typeOf(list[0]) : TYPE.struct;
  if (list.length < 15) writer.byte((list.length << 4) | type);
  else {
    writer.byte(0xf0 | type);
    writer.varint(list.length);
  }
  for (const one of list) writeValue(writer, one);
}

const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);
