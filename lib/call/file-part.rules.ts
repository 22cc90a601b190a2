/**
 * One binary message: four bytes of the file's id, four of the first byte's place in the file, then its bytes. So each
 * part says where it belongs, whatever was cancelled or taken up again before it.
 */

const HEADER_BYTES = 8
/** With its header a message has 16 KiB, which every browser sends whole and which delays no letter behind it. */
export const PART_BYTES = 16 * 1024 - HEADER_BYTES

export type Part = { readonly id: number; readonly offset: number; readonly bytes: Uint8Array }

export function packPart({ id, offset, bytes }: Part): ArrayBuffer {
  const packed = new ArrayBuffer(HEADER_BYTES + bytes.length)
  const header = new DataView(packed)
  header.setUint32(0, id)
  header.setUint32(4, offset)
  new Uint8Array(packed, HEADER_BYTES).set(bytes)
  return packed
}

/** Null for what cannot be a part. */
export function readPart(packed: ArrayBuffer): Part | null {
  if (packed.byteLength <= HEADER_BYTES || packed.byteLength > HEADER_BYTES + PART_BYTES) return null
  const header = new DataView(packed)
  return { id: header.getUint32(0), offset: header.getUint32(4), bytes: new Uint8Array(packed, HEADER_BYTES) }
}

/**
 * How many bytes there are once the part is put into its place. Only what follows directly counts: an earlier part was
 * sent twice, a later one has a gap before it, and none may go beyond the size that was offered.
 */
export function place(into: Uint8Array, done: number, { offset, bytes }: Part): number {
  if (offset !== done || offset + bytes.length > into.length) return done
  into.set(bytes, offset)
  return done + bytes.length
}
