import { crc32, deflateSync } from 'node:zlib'

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

type Wish = {
  width?: number
  height?: number
  colour?: number
  interlace?: number
  /** What is pressed into IDAT instead of rows of grey. */
  rows?: Buffer
  /** Between header and picture. */
  more?: Buffer
  end?: boolean
}

/** A grey picture, or one with something wrong with it. */
export function makePng({
  width = 8,
  height = 4,
  colour = 6,
  interlace = 0,
  rows,
  more,
  end = true,
}: Wish = {}): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, colour, 0, 0, interlace], 8)
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * (colour === 6 ? 4 : 3), 0x99)])
  const pixels = rows ?? Buffer.concat(Array.from({ length: height }, () => row))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    more ?? Buffer.alloc(0),
    chunk('IDAT', deflateSync(pixels)),
    end ? chunk('IEND', Buffer.alloc(0)) : Buffer.alloc(0),
  ])
}

/** A chunk of words, as cameras write where they were. */
export function wordsChunk(words: string): Buffer {
  return chunk('tEXt', Buffer.from(`Comment\0${words}`))
}
