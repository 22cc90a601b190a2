import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { accountAddresses, assignStaff, createAccount } from '@/lib/account/store'
import { onClock } from '@/lib/appointment/agenda.rules'
import { dayAfter, mondayOf } from '@/lib/appointment/range.rules'
import { instantOf } from '@/lib/appointment/rules'
import { db, disconnect } from '@/lib/db/prisma'
import { formatCode } from '@/lib/dial-in/rules'
import { issueCodes } from '@/lib/dial-in/store'
import { sealAll, unseal } from '@/lib/seal/store'
import { password } from './password'
import { Refusal } from './serve/refusal'

const HOW = 'npm run db:seed -- --week [--force]'
/** Nobody real has an address here: RFC 2606 keeps it for examples. */
export const DEMO_DOMAIN = '@demo.example'

const DOCTORS = ['eins', 'zwei', 'drei'] as const
const WORKING_DAYS = 5
/** Minutes after eight o'clock, and how long: eight a day for each doctor, five minutes later for each of them. */
const PLAN = [
  [0, 20],
  [30, 15],
  [60, 30],
  [105, 15],
  [150, 45],
  [300, 20],
  [345, 30],
  [420, 15],
] as const
const OPENS_AT = 8 * 60
const CLOSED = 'Demo: Die Praxis ist an diesem Tag geschlossen.'

const accounts = z.record(z.string(), z.string())
type Place = { folder: string; timeZone: string }
type Say = (line: string) => void

/** `npm run db:seed -- --week`: three doctors, one member of the team, 120 appointments in this week. Twice is once. */
export async function seedWeek(given: readonly string[], place: Place, say: Say): Promise<void> {
  if (!given.includes('--week') || given.some((word) => word !== '--week' && word !== '--force')) {
    throw new Refusal('So gibt es keine Beispieldaten.', HOW)
  }
  try {
    const real = (await accountAddresses()).filter((address) => !address.endsWith(DEMO_DOMAIN))
    if (real.length > 0 && !given.includes('--force')) {
      throw new Refusal(
        `In dieser Datenbank gibt es echte Zugänge (${real.length}). Beispieldaten gehören nicht dazu.`,
        `Eine leere Datenbank nehmen (DATA_DIR oder DATABASE_URL). Wer es trotzdem will: ${HOW.replace(/[[\]]/g, '')}`,
      )
    }
    const people = await ensurePeople(place, say)
    await ensureAppointments(people, place, say)
  } finally {
    await disconnect()
  }
}

type Person = { readonly id: string; readonly name: string }

/** Passwords are random; they are kept beside the other demonstration's, so that a second run can show them again. */
async function ensurePeople({ folder }: Place, say: Say): Promise<Person[]> {
  const file = join(folder, 'demo-week.json')
  const kept = existsSync(file) ? accounts.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined
  const passwords: Record<string, string> = kept?.success ? kept.data : {}
  const ensure = async (email: string, name: string, role: 'DOCTOR' | 'STAFF'): Promise<Person> => {
    const found = await db().account.findUnique({ where: { email }, select: { id: true, name: true } })
    if (found) {
      say(`  ${name.padEnd(22)} ${email.padEnd(26)} ${passwords[email] ?? '(Passwort unbekannt)'}`)
      return found
    }
    const secret = password()
    const { id } = await createAccount({ email, name, role, password: secret, approved: true })
    passwords[email] = secret
    say(`  ${name.padEnd(22)} ${email.padEnd(26)} ${secret}`)
    return { id, name }
  }
  say('Zugänge (nur zur Vorführung):')
  const doctors: Person[] = []
  for (const word of DOCTORS) {
    const name = `Dr. Demo ${word.charAt(0).toUpperCase()}${word.slice(1)}`
    doctors.push(await ensure(`demo-${word}${DEMO_DOMAIN}`, name, 'DOCTOR'))
  }
  const team = await ensure(`demo-team${DEMO_DOMAIN}`, 'Praxisteam Demo Woche', 'STAFF')
  for (const { id } of doctors) await assignStaff(team.id, id)
  writeFileSync(`${file}.new`, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return doctors
}

/** This week from Monday to Friday; from Saturday on the next one. What is there already stays as it is. */
async function ensureAppointments(doctors: readonly Person[], { timeZone }: Place, say: Say): Promise<void> {
  const at = new Date()
  const monday = mondayOf(dayAfter(onClock(at, timeZone).date, 2))
  const wanted = doctors.flatMap((doctor, number) =>
    Array.from({ length: WORKING_DAYS }, (_, day) => dayAfter(monday, day)).flatMap((date, day) =>
      PLAN.map(([after, minutes], index) => {
        // On Wednesday the second doctor has two at once, so that an overlap can be seen.
        const begin = OPENS_AT + after + 5 * number - (number === 1 && day === 2 && index === 3 ? 25 : 0)
        const reference = `Demo ${String(number * 40 + day * PLAN.length + index + 1).padStart(3, '0')}`
        return { doctor, reference, cancelled: day % 2 === 1 && index === 5, ...slot(date, begin, minutes, timeZone) }
      }),
    ),
  )
  const known = await db().appointment.findMany({
    where: { doctorId: { in: doctors.map(({ id }) => id) } },
    select: { id: true, reference: true, startsAt: true },
  })
  // Told by its reference and its week: a moved one is there, too.
  const weekOf = (instant: Date) => mondayOf(onClock(instant, timeZone).date)
  const there = new Set(
    known.map(({ id, reference, startsAt }) => `${unseal('appointment.reference', id, reference)} ${weekOf(startsAt)}`),
  )
  const missing = wanted
    .filter(({ reference }) => !there.has(`${reference} ${monday}`))
    .map((one) => ({ ...one, id: crypto.randomUUID() }))
  const codes = await db().$transaction(async (tx) => {
    const words = (text: (one: (typeof missing)[number]) => string) =>
      missing.map((one) => ({ row: one.id, endsAt: one.endsAt, text: text(one) }))
    const references = await sealAll(
      'appointment.reference',
      words(({ reference }) => reference),
      tx,
    )
    const reasons = await sealAll(
      'appointment.cancel_reason',
      words(({ cancelled }) => (cancelled ? CLOSED : '')),
      tx,
    )
    await tx.appointment.createMany({
      data: missing.map(({ id, doctor, startsAt, endsAt, cancelled }, index) => ({
        ...{ id, doctorId: doctor.id, createdById: doctor.id, reference: references[index] ?? '', startsAt, endsAt },
        ...(cancelled ? { cancelledAt: at, cancelReason: reasons[index] ?? '' } : {}),
      })),
    })
    return await issueCodes(
      missing.filter(({ cancelled }) => !cancelled).map(({ id }) => id),
      tx,
    )
  })
  say(`\nWoche vom ${monday} bis ${dayAfter(monday, WORKING_DAYS - 1)}:`)
  for (const doctor of doctors) {
    const own = wanted.filter((one) => one.doctor === doctor)
    const made = missing.filter((one) => one.doctor === doctor)
    const next = made.find(({ endsAt, cancelled }) => endsAt > at && !cancelled)
    const code = next && codes.get(next.id)
    say(
      `  ${doctor.name.padEnd(22)} ${own.length} Termine, davon ${made.length} neu` +
        (next && code ? `; ${next.reference} hat den Einwahlcode ${formatCode(code)}` : ''),
    )
  }
  say(`\n${wanted.length} Termine, davon ${missing.length} neu angelegt.`)
}

function slot(date: string, minute: number, minutes: number, timeZone: string): { startsAt: Date; endsAt: Date } {
  const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const scheduled = instantOf(date, time, timeZone, 'first')
  // The clocks change at night.
  if (typeof scheduled === 'string') throw new Refusal(`${date} ${time} gibt es nicht.`, 'Eine andere Zeitzone nehmen.')
  return { startsAt: scheduled.at, endsAt: new Date(scheduled.at.getTime() + minutes * 60_000) }
}
