import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { codeOf } from '@/lib/db/migrate'
import { Refusal } from '../serve/refusal'
import { anyManifest, CHECKSUMS_ENTRY, entryOf, FORMAT, MANIFEST_ENTRY, type Manifest, manifest } from './manifest'
import { damaged, newer, ofFile, older } from './refusals'
import { tallying } from './tables'

/** Beside the tables there is little to read. */
const MAX_BYTES = 4 * 1024 * 1024

export type Archive = {
  readonly manifest: Manifest
  open(table: string): Promise<Readable>
  close(): void
}

/** Opens a backup after every byte of it was compared with its checksum, or refuses. */
export async function openArchive(file: string): Promise<Archive> {
  let zip: ZipFile | undefined
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false })
    const entries = new Map<string, Entry>()
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
    const opened = zip
    const open = async (name: string) => {
      const entry = entries.get(name)
      if (!entry) throw damaged(file, `${name} fehlt`)
      return await opened.openReadStreamPromise(entry)
    }
    const said = await readManifest(file, open)
    await compare(file, [...entries.keys()], said, open)
    return { manifest: said, open: (table) => open(entryOf(table)), close: () => opened.close() }
  } catch (error) {
    zip?.close()
    if (error instanceof Refusal) throw error
    const code = codeOf(error)
    if (/^E(NOENT|ACCES|PERM|ISDIR)$/.test(code)) throw ofFile(code, file)
    // Whatever a reader of ZIP files or of compressed bytes stumbles over.
    throw damaged(file, 'nicht lesbar')
  }
}

type Open = (name: string) => Promise<Readable>

async function text(stream: Readable): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of stream) {
    pieces.push(piece)
    length += piece.length
    if (length > MAX_BYTES) throw new Error('too long')
  }
  return Buffer.concat(pieces).toString('utf8')
}

async function readManifest(file: string, open: Open): Promise<Manifest> {
  const json: unknown = JSON.parse(await text(await open(MANIFEST_ENTRY)))
  const any = anyManifest.safeParse(json)
  if (!any.success) throw damaged(file, 'keine Sicherung von Sprechzimmer')
  if (any.data.format > FORMAT) throw newer(file, `Format ${any.data.format}`)
  if (any.data.format < FORMAT) throw older(file, `Format ${any.data.format}`)
  const parsed = manifest.safeParse(json)
  if (!parsed.success) throw damaged(file, MANIFEST_ENTRY)
  return parsed.data
}

/** Every entry against the list of checksums, the list against the manifest, and nothing that neither names. */
async function compare(file: string, names: readonly string[], { tables }: Manifest, open: Open): Promise<void> {
  const lines = (await text(await open(CHECKSUMS_ENTRY))).split('\n').filter((line) => line !== '')
  const listed = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]))
  const expected = [MANIFEST_ENTRY, ...tables.map(({ name }) => entryOf(name))]
  if (listed.size !== expected.length || names.length !== expected.length + 1) throw damaged(file, 'Teile fehlen')
  for (const name of expected) {
    const { bytes, tally } = tallying()
    bytes.resume()
    await pipeline(await open(name), bytes)
    const { sha256: found } = tally()
    const table = tables.find((candidate) => entryOf(candidate.name) === name)
    if (listed.get(name) !== found || (table && table.sha256 !== found)) throw damaged(file, `${name} stimmt nicht`)
  }
}
