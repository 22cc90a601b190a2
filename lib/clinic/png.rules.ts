import { crc32, inflateSync } from 'node:zlib'
import { MAX_LOGO_BYTES, MAX_LOGO_HEIGHT, MAX_LOGO_WIDTH } from './logo.rules'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Red, green, blue, with or without opacity, eight bits each: what a browser's canvas writes. */
const BYTES_PER_PIXEL: Readonly<Record<number, number>> = { 2: 3, 6: 4 }
/** Length, name and check of a chunk. */
const AROUND = 12

type Png = { readonly bytes: Uint8Array<ArrayBuffer>; readonly width: number; readonly height: number }

/**
 * The picture in these bytes, written anew with nothing but its pixels: no place where it was taken, no colour profile, no
 * second file behind it. Undefined unless every pixel is there: pdfkit ends the process over a picture that is broken.
 */
export function pngIn(file: Uint8Array): Png | undefined {
  if (file.length > MAX_LOGO_BYTES || !SIGNATURE.every((byte, at) => file[at] === byte)) return undefined
  const chunks = chunksOf(file)
  const header = chunks?.find(({ name }) => name === 'IHDR')?.data
  if (!chunks || header?.length !== 13 || chunks[0]?.name !== 'IHDR') return undefined
  const view = new DataView(header.buffer, header.byteOffset, header.length)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const [depth, colour, compression, filter, interlace] = header.subarray(8)
  const pixel = BYTES_PER_PIXEL[colour ?? -1]
  if (depth !== 8 || pixel === undefined || compression !== 0 || filter !== 0 || interlace !== 0) return undefined
  if (width < 1 || height < 1 || width > MAX_LOGO_WIDTH || height > MAX_LOGO_HEIGHT) return undefined
  const pressed = joined(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data))
  if (!holdsAll(pressed, height, width * pixel + 1)) return undefined
  const bytes = joined([SIGNATURE, chunk('IHDR', header), chunk('IDAT', pressed), chunk('IEND', new Uint8Array())])
  return bytes.length > MAX_LOGO_BYTES ? undefined : { bytes, width, height }
}

type Chunk = { readonly name: string; readonly data: Uint8Array }

/** All chunks up to the last, IEND; undefined when one is cut off or was changed on its way. */
function chunksOf(file: Uint8Array): Chunk[] | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; at + AROUND <= file.length; ) {
    const length = view.getUint32(at)
    if (at + AROUND + length > file.length) return undefined
    const named = file.subarray(at + 4, at + 8 + length)
    if (crc32(named) !== view.getUint32(at + 8 + length)) return undefined
    const name = String.fromCharCode(...named.subarray(0, 4))
    chunks.push({ name, data: named.subarray(4) })
    if (name === 'IEND') return chunks
    at += AROUND + length
  }
  return undefined
}

/** Whether what is pressed together are so many rows, each with a filter that there is. */
function holdsAll(pressed: Uint8Array, rows: number, rowBytes: number): boolean {
  try {
    // One byte more than there may be, so that what goes on is noticed and not unpacked.
    const pixels = inflateSync(pressed, { maxOutputLength: rows * rowBytes + 1 })
    if (pixels.length !== rows * rowBytes) return false
    return Array.from({ length: rows }, (_, row) => pixels[row * rowBytes] ?? 5).every((filter) => filter <= 4)
  } catch {
    return false
  }
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(AROUND + data.length)
  const view = new DataView(whole.buffer)
  view.setUint32(0, data.length)
  whole.set(
    [...name].map((letter) => letter.charCodeAt(0)),
    4,
  )
  whole.set(data, 8)
  view.setUint32(8 + data.length, crc32(whole.subarray(4, 8 + data.length)))
  return whole
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
