import { randomBytes, randomUUID } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import { hashPassword } from '@/lib/account/password.store'
import { assignStaff } from '@/lib/account/store'
import { actingAs } from '@/lib/auth/actor'
import { signInCookie, visitCookie } from '@/lib/auth/cookies'
import type { Admin, Doctor } from '@/lib/auth/rules'
import type { Role } from '@/lib/db/generated/enums'
import { db } from '@/lib/db/prisma'
import { hashOfVisit, issueCode } from '@/lib/dial-in/store'
import { env } from '@/lib/env'
import { consentVersion, STANDARD } from '@/lib/legal/rules'
import { seal } from '@/lib/seal/store'
import type { WaitingStatus } from '@/lib/waiting-room/rules'
import { browserCookies } from './browser-cookies'

/** What a patient confirms while the clinic has changed nothing. */
export const CONSENT = consentVersion(STANDARD, 30)

/** Whoever needs a password in a test has this one. */
export const PASSWORD = 'a long enough password'

export type TestAccount = {
  readonly id: string
  readonly email: string
  readonly name: string
}

type AccountWish = { name?: string; email?: string; approved?: boolean; locked?: boolean }

/** Slow on purpose, so once for all of a file. */
let passwordHash: Promise<string> | undefined

async function makeAccount(role: Role, { name = 'Dr. Demo', email, approved = true, locked = false }: AccountWish) {
  const address = email ?? `${randomUUID()}@example.org`
  passwordHash ??= hashPassword(PASSWORD)
  const { id } = await db().account.create({
    data: {
      ...{ role, name, email: address, passwordHash: await passwordHash },
      approvedAt: approved ? new Date() : null,
      lockedAt: locked ? new Date() : null,
    },
  })
  return { id, email: address, name } satisfies TestAccount
}

export const makeDoctor = (wish: AccountWish = {}): Promise<TestAccount> => makeAccount('DOCTOR', wish)

/** An admin with the second factor that is their duty (nobody knows its secret), unless `bare`. */
export async function makeAdmin({
  bare = false,
  ...wish
}: AccountWish & { bare?: boolean } = {}): Promise<TestAccount> {
  const admin = await makeAccount('ADMIN', wish)
  const factor = { accountId: admin.id, sealedSecret: '-', lastStep: 0, confirmedAt: new Date() }
  if (!bare) await db().secondFactor.create({ data: factor })
  return admin
}

/** A member of the practice team who organises for these doctors. */
export async function makeStaff(doctors: readonly { id: string }[] = [], wish: AccountWish = {}): Promise<TestAccount> {
  const staff = await makeAccount('STAFF', { name: 'Team Demo', ...wish })
  for (const { id } of doctors) await assignStaff(staff.id, id)
  return staff
}

/** An admin with the account behind it, as a verb gets it. */
export async function actingAdmin(): Promise<Admin> {
  const { id } = await makeAdmin()
  return (await actingAs(id)) as Admin
}

/** A doctor of one's own, as a verb gets it: one doctor has one call at a time. */
export async function actingDoctor(): Promise<Doctor> {
  const { id } = await makeDoctor()
  return (await actingAs(id)) as Doctor
}

export type TestAppointment = {
  readonly id: string
  readonly doctorId: string
  readonly code: string
  readonly startsAt: Date
  readonly endsAt: Date
}

/** An appointment with its code; without a wish it begins now, so that its code is open. */
export async function makeAppointment(
  doctor: { id: string },
  { startsAt = new Date(), minutes = 15, reference = '', cancelled = false } = {},
): Promise<TestAppointment> {
  const endsAt = new Date(startsAt.getTime() + minutes * 60_000)
  return await db().$transaction(async (tx) => {
    const id = randomUUID()
    await tx.appointment.create({
      data: {
        id,
        doctorId: doctor.id,
        createdById: doctor.id,
        startsAt,
        endsAt,
        reference: await seal('appointment.reference', { row: id, endsAt, text: reference }, tx),
        cancelledAt: cancelled ? new Date() : null,
      },
    })
    return { id, doctorId: doctor.id, code: await issueCode(id, tx), startsAt, endsAt }
  })
}

export type TestEntry = { readonly id: string; readonly token: string; readonly name: string }

/** A patient's entry in the waiting room of an appointment; `token` is what the visit cookie holds. */
export async function makeEntry(
  appointment: { id: string; doctorId: string },
  wish: { name?: string; status?: WaitingStatus; arrivedAt?: Date } = {},
): Promise<TestEntry> {
  const { name = 'Demo Patient', status = 'WAITING' } = wish
  const token = randomBytes(32).toString('base64url')
  const over = status === 'FINISHED' || status === 'LEFT'
  const id = randomUUID()
  await db().waitingEntry.create({
    data: {
      id,
      appointmentId: appointment.id,
      doctorId: appointment.doctorId,
      name: await sealName(appointment.id, id, name),
      status,
      visitHash: hashOfVisit(token),
      arrivedAt: status === 'PREPARING' ? null : (wish.arrivedAt ?? new Date()),
      endedAt: over ? new Date() : null,
      camera: status === 'PREPARING' ? 'unknown' : 'ok',
      microphone: status === 'PREPARING' ? 'unknown' : 'ok',
      consent: { create: { version: 'test' } },
    },
  })
  return { id, token, name }
}

/** A name as it stands in an entry of this appointment. */
export async function sealName(appointmentId: string, row: string, text: string): Promise<string> {
  return await db().$transaction(async (tx) => {
    const { endsAt } = await tx.appointment.findUniqueOrThrow({ where: { id: appointmentId } })
    return await seal('waiting_entry.name', { row, endsAt, text }, tx)
  })
}

/** From here on a browser of this account asks. Gives the sign-in's id. */
export async function signInAs(account: { id: string }): Promise<string> {
  const { id } = await db().signIn.create({ data: { accountId: account.id, browser: 'firefox', system: 'linux' } })
  await askBySignIn(id)
  return id
}

/** From here on the browser of this sign-in asks. */
export async function askBySignIn(signIn: string): Promise<void> {
  const token = await encode({ token: { signIn }, secret: env().NEXTAUTH_SECRET, maxAge: 600 })
  browserCookies.set(signInCookie().name, token)
}

/** From here on this patient's browser asks (beside whoever is signed in in it). */
export function visitAs(entry: { token: string }): void {
  browserCookies.set(visitCookie().name, entry.token)
}

/** From here on nobody's browser asks. */
export function forgetCookies(): void {
  browserCookies.clear()
}

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>

type Wish = {
  params?: Readonly<Record<string, string>>
  /** Becomes JSON; a string is sent as it is. */
  body?: unknown
  query?: string
  headers?: Readonly<Record<string, string>>
}

export type Answer = { readonly status: number; readonly json: unknown; readonly headers: Headers }

/** Asks a route's handler as a browser of our own pages would. */
export async function ask(
  handler: Handler,
  method: string,
  { params = {}, body, query = '', headers = {} }: Wish = {},
): Promise<Answer> {
  const request = new Request(`http://localhost:3000/api/asked${query}`, {
    method,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const response = await handler(request, { params: Promise.resolve(params) })
  const text = await response.text()
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text), headers: response.headers }
}

/** The actions in the audit trail about a subject, in order. */
export async function auditedActions(subjectId: string): Promise<string[]> {
  const events = await db().auditEvent.findMany({ where: { subjectId }, orderBy: { at: 'asc' } })
  return events.map(({ action }) => action)
}
