import 'server-only'
import { createHash } from 'node:crypto'
import { recordEvent } from '@/lib/audit/store'
import type { Admin } from '@/lib/auth/rules'
import { now } from '@/lib/clock'
import { db } from '@/lib/db/prisma'
import { type Outcome, Refusal } from '@/lib/http/error'
import { pngIn } from './png.rules'
import type { ClinicProfile } from './schema'

/** Name, telephone and where else the clinic is reached, unless somebody changed it since it was read. */
export async function changeProfile(
  admin: Admin,
  was: ClinicProfile,
  profile: ClinicProfile,
): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const { count } = await tx.clinic.updateMany({ where: { id: 1, ...was }, data: { ...profile, updatedAt: now() } })
    if (count === 0) return new Refusal('clinic-changed-meanwhile')
    await recordEvent({ actor: admin, action: 'clinic.profile-changed', subject: ['clinic', undefined] }, tx)
    return undefined
  })
}

export async function changeAccent(admin: Admin, was: string, accent: string): Promise<Outcome<undefined>> {
  return await db().$transaction(async (tx) => {
    const { count } = await tx.clinic.updateMany({
      where: { id: 1, accent: was },
      data: { accent, updatedAt: now() },
    })
    if (count === 0) return new Refusal('clinic-changed-meanwhile')
    await recordEvent({ actor: admin, action: 'clinic.accent-changed', subject: ['clinic', undefined] }, tx)
    return undefined
  })
}

/** Puts a picture, or none, in the place of the logo that was. */
export async function changeLogo(
  admin: Admin,
  was: string | null,
  picture: Uint8Array | null,
): Promise<Outcome<undefined>> {
  const png = picture && pngIn(picture)
  if (png === undefined) return new Refusal('logo-unusable', { fields: ['png'] })
  const hash = png && createHash('sha256').update(png.bytes).digest('hex')
  return await db().$transaction(async (tx) => {
    if (png && hash) {
      const content = { content: png.bytes }
      await tx.clinicLogo.upsert({ where: { hash }, create: { hash, ...content }, update: {}, select: { hash: true } })
    }
    const { count } = await tx.clinic.updateMany({
      where: { id: 1, logoHash: was },
      data: { logoHash: hash, logoWidth: png?.width ?? null, logoHeight: png?.height ?? null, updatedAt: now() },
    })
    if (count === 0) {
      if (hash !== null) await tx.clinicLogo.deleteMany({ where: { hash, clinic: { none: {} } } })
      return new Refusal('clinic-changed-meanwhile')
    }
    await tx.clinicLogo.deleteMany({ where: { clinic: { none: {} } } })
    await recordEvent({ actor: admin, action: 'clinic.logo-changed', subject: ['clinic', undefined] }, tx)
    return undefined
  })
}

/** The picture with this hash. */
export async function findLogo(hash: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const found = await db().clinicLogo.findUnique({ where: { hash }, select: { content: true } })
  return found?.content
}
