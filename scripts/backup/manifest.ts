import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { canonical } from '@/lib/receipt/rules'

/** Raised when a file of this kind can no longer be read as the ones before. 1 had no seal: anybody could have changed it. */
export const FORMAT = 2

/** What stands in the file beside the tables themselves. */
export const MANIFEST_ENTRY = 'manifest.json'
/** As `sha256sum -c` reads it: whoever unpacks the file can check it without this program. */
export const CHECKSUMS_ENTRY = 'checksums.sha256'

export const entryOf = (table: string): string => `tables/${table}.copy`

const digest = z.string().regex(/^[0-9a-f]{64}$/)
/** Names go into SQL, quoted; the file may come from anywhere. */
const name = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)

const table = z.strictObject({
  name,
  columns: z.array(name).min(1),
  rows: z.int().min(0),
  sha256: digest,
})

export const manifest = z.strictObject({
  product: z.literal('sprechzimmer'),
  format: z.literal(FORMAT),
  /** When the picture was taken that all tables are from. */
  madeAt: z.iso.datetime(),
  /** The database's level: every migration, with its file's checksum. */
  migrations: z.array(z.strictObject({ name: z.string().regex(/^\d{4}_[a-z0-9_]+$/), checksum: digest })).min(1),
  tables: z.array(table),
  /** Where counters stand; null = never asked. */
  sequences: z.array(
    z.strictObject({
      name,
      value: z
        .string()
        .regex(/^-?\d+$/)
        .nullable(),
    }),
  ),
  /** Tells whether CODE_PEPPER is still the same, and nothing of it. */
  pepper: digest,
  /** Over all of the above, the tables' checksums too: nobody makes it without CODE_PEPPER. */
  seal: digest,
})

export type Manifest = z.infer<typeof manifest>
export type TableManifest = z.infer<typeof table>

/** Of a manifest whose format this program does not know: all that can be said of it. */
export const anyManifest = z.looseObject({ product: z.literal('sprechzimmer'), format: z.int() })

export function pepperMark(pepper: string): string {
  return createHmac('sha256', pepper).update('sprechzimmer backup').digest('hex')
}

function sealOf({ seal: _, ...said }: Manifest, pepper: string): string {
  return createHmac('sha256', pepper)
    .update(`sprechzimmer backup content ${canonical(said)}`)
    .digest('hex')
}

export function sealed(said: Omit<Manifest, 'seal'>, pepper: string): Manifest {
  return { ...said, seal: sealOf({ ...said, seal: '' }, pepper) }
}

/** Whether it is as it was written here. Checksums alone can be made anew by whoever changes a file. */
export function isAuthentic(said: Manifest, pepper: string): boolean {
  return said.seal === sealOf(said, pepper)
}
