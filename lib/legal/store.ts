import 'server-only'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { env } from '@/lib/env'
import { type Outcome, Refusal } from '@/lib/http/error'
import { consentVersion, EDITIONS, isEdition, numberOf, STANDARD, type TextKind } from './rules'
import type { TextRequest } from './schema'
import { type Facts, faultsIn } from './text.rules'

type LegalText = {
  /** A number, or the edition of the product's own text. */
  readonly version: string
  readonly german: string
  readonly english: string
  /** Missing for the product's own. */
  readonly publishedAt: Date | undefined
  readonly publishedBy: string | undefined
}

/** The text that holds: the clinic's latest version, or the product's own. */
export async function currentText(kind: TextKind): Promise<LegalText> {
  return await readText(kind, await currentVersion(kind))
}

async function currentVersion(kind: TextKind, tx: Transaction = db()): Promise<string> {
  const latest = await tx.clinicText.findFirst({
    where: { kind },
    orderBy: { number: 'desc' },
    select: { number: true },
  })
  return latest ? String(latest.number) : STANDARD
}

/** Which version there is under this name; the product's own of now when there is none. */
async function readText(kind: TextKind, version: string): Promise<LegalText> {
  return (await findText(kind, version)) ?? (await standardText(kind))
}

/** One version, also an earlier one. */
export async function findText(kind: TextKind, version: string): Promise<LegalText | undefined> {
  if (isEdition(version)) return await standardText(kind, version)
  const number = numberOf(version)
  if (number === undefined) return undefined
  const found = await db().clinicText.findUnique({
    where: { kind_number: { kind, number } },
    include: { publishedBy: { select: { name: true } } },
  })
  if (!found) return undefined
  const { german, english, publishedAt, publishedBy } = found
  return { version, german, english, publishedAt, publishedBy: publishedBy?.name }
}

/** The product's own text, as files that a lawyer can read without it. */
export async function standardText(kind: TextKind, edition: string = STANDARD): Promise<LegalText> {
  const read = async (locale: string) =>
    (await readFile(join(process.cwd(), 'messages', 'texts', edition, `${kind}.${locale}.md`), 'utf8')).trim()
  const [german, english] = await Promise.all([read('de'), read('en')])
  return { version: edition, german, english, publishedAt: undefined, publishedBy: undefined }
}

type TextVersion = Omit<LegalText, 'german' | 'english'>

/** All versions of a text, the one that holds first. */
export async function textVersions(kind: TextKind): Promise<TextVersion[]> {
  const own = await db().clinicText.findMany({
    where: { kind },
    orderBy: { number: 'desc' },
    select: { number: true, publishedAt: true, publishedBy: { select: { name: true } } },
  })
  return [
    ...own.map(({ number, publishedAt, publishedBy }) => ({
      version: String(number),
      publishedAt,
      publishedBy: publishedBy?.name,
    })),
    ...EDITIONS.map((version) => ({ version, publishedAt: undefined, publishedBy: undefined })),
  ]
}

/** What is filled into the texts, and the period that is set. */
export async function textFacts(): Promise<{ facts: Facts; keepDays: number }> {
  const { name, phone, email, address, keepDays } = await clinicSettings()
  return { facts: { name, phone, email, address, site: new URL(env().PUBLIC_URL).origin }, keepDays }
}

/** What a patient would confirm at this moment. */
export async function currentConsent(): Promise<string> {
  const [leaflet, { keepDays }] = await Promise.all([currentVersion('leaflet'), clinicSettings()])
  return consentVersion(leaflet, keepDays)
}

/** Makes a new version; what is the same as the one that holds makes none. Who wrote on an older one is told. */
export async function publishText(
  admin: Admin,
  kind: TextKind,
  { base, german, english }: TextRequest,
): Promise<Outcome<{ version: string }>> {
  const fields = [
    ...(faultsIn(german).length > 0 ? ['german'] : []),
    ...(faultsIn(english).length > 0 ? ['english'] : []),
  ]
  if (fields.length > 0) return new Refusal('text-faulty', { fields })
  return await db().$transaction(async (tx) => {
    // Two admins at once: one after the other, so that the second is told.
    await tx.$queryRaw`SELECT 1 FROM clinic WHERE id = 1 FOR UPDATE`
    const version = await currentVersion(kind, tx)
    if (version !== base) return new Refusal('text-changed-meanwhile')
    const before = await readText(kind, version)
    if (before.german === german && before.english === english) return { version }
    const number = (numberOf(version) ?? 0) + 1
    await tx.clinicText.create({
      data: { kind, number, german, english, publishedAt: now(), publishedById: admin.id },
      select: { number: true },
    })
    await recordEvent({ actor: admin, action: `text.${kind}-published`, subject: ['clinic', undefined] }, tx)
    return { version: String(number) }
  })
}
