import { encode } from 'uqr'

/** The quiet zone that readers need, in modules. */
const BORDER = 4

/**
 * A text as QR code: an SVG path of its dark modules in a square of `size`, quiet zone included. PDF and print view
 * draw the same path.
 */
export function qrPath(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER })
  const runs: string[] = []
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < row.length; x++) {
      const begin = x
      while (row[x]) x++
      // Whole runs of a line, so that no hairlines show between the modules.
      if (x > begin) runs.push(`M${begin} ${y}h${x - begin}v1h-${x - begin}z`)
    }
  }
  return { size, path: runs.join('') }
}
