import { readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'

const compress = promisify(brotliCompress)

/**
 * Puts beside every script and style what goes over the wire, compressed once and as tightly as can be.
 * @param {string} folder
 */
export async function compressAll(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css)$/.test(name))
  await Promise.all(
    files.map(async (name) => {
      const path = join(folder, name)
      await writeFile(`${path}.br`, await compress(await readFile(path)))
    }),
  )
}
