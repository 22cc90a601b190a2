import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { z } from 'zod'
import { changeFactorDuty } from '@/lib/account/admin.store'
import { accountAddresses, assignStaff, createAccount } from '@/lib/account/store'
import { scheduleAppointment } from '@/lib/appointment/store'
import { actingAs } from '@/lib/auth/actor'
import type { Role } from '@/lib/db/generated/enums'
import { LOCKS } from '@/lib/db/locks'
import { disconnect } from '@/lib/db/prisma'
import { formatCode } from '@/lib/dial-in/rules'
import { acceptsCode } from '@/lib/dial-in/store'
import { password } from './password'
import { DEMO_DOMAIN } from './seed-week'

const account = z.object({ id: z.uuid(), email: z.string(), password: z.string() })
const demonstration = z.object({
  doctor: account,
  staff: account,
  admin: account,
  appointment: z.object({ code: z.string(), link: z.string() }),
})

export type Demonstration = z.infer<typeof demonstration>

type Place = { folder: string; publicUrl: string; timeZone: string; databaseUrl: string }

/** The longest appointment there is: the code then works for the hours in which somebody looks around. */
const MINUTES = 240

function read(folder: string): Demonstration | undefined {
  const file = join(folder, 'demo-accounts.json')
  if (!existsSync(file)) return undefined
  try {
    return demonstration.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

function write(folder: string, demo: Demonstration): void {
  const file = join(folder, 'demo-accounts.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

type Account = z.infer<typeof account>

async function addAccount(email: string, name: string, role: Role): Promise<Account> {
  const made = { email, password: password() }
  const { id } = await createAccount({ ...made, name, role, approved: true })
  return { id, ...made }
}

/** For tests that need a second doctor beside the demonstration's. */
export async function addDoctor(email: string, name: string): Promise<Account> {
  try {
    return await addAccount(email, name, 'DOCTOR')
  } finally {
    await disconnect()
  }
}

async function makeAccounts(): Promise<Omit<Demonstration, 'appointment'>> {
  const doctor = await addAccount('doctor@demo.example', 'Dr. Demo', 'DOCTOR')
  const staff = await addAccount('staff@demo.example', 'Praxisteam Demo', 'STAFF')
  const admin = await addAccount('admin@demo.example', 'Verwaltung Demo', 'ADMIN')
  await assignStaff(staff.id, doctor.id)
  // Whoever looks around has no authenticator app at hand; the page »Zugänge« says that the duty is off.
  const acting = await actingAs(admin.id)
  if (acting?.kind === 'admin') await changeFactorDuty(acting, { required: false })
  return { doctor, staff, admin }
}

/** An appointment that begins now, on the clinic's clock. */
async function makeAppointment(doctorId: string, place: Place): Promise<Demonstration['appointment'] | undefined> {
  const doctor = await actingAs(doctorId)
  if (doctor?.kind !== 'doctor') return undefined
  // Swedish writes dates and times as ISO 8601 does.
  const [date = '', time = ''] = new Date()
    .toLocaleString('sv-SE', { timeZone: place.timeZone, dateStyle: 'short', timeStyle: 'short' })
    .split(' ')
  const made = await scheduleAppointment(doctor, {
    doctorId,
    date,
    time,
    minutes: MINUTES,
    reference: 'Demonstration',
    occurrence: 'first',
    consentAtHand: true,
  })
  if (!('code' in made) || made instanceof Error) return undefined
  const code = formatCode(made.code)
  return { code, link: `${place.publicUrl}/#${code}` }
}

async function ensure(place: Place): Promise<Demonstration | undefined> {
  const addresses = await accountAddresses()
  const kept = read(place.folder)
  if (addresses.length === 0) {
    const accounts = await makeAccounts()
    const appointment = await makeAppointment(accounts.doctor.id, place)
    if (appointment === undefined) return undefined
    const demo = { ...accounts, appointment }
    write(place.folder, demo)
    return demo
  }
  // Real accounts beside them: the demonstration is over and makes no more appointments.
  if (kept === undefined || !addresses.every((address) => address.endsWith(DEMO_DOMAIN))) return undefined
  const works = await acceptsCode(kept.appointment.code)
  const appointment = works
    ? { ...kept.appointment, link: `${place.publicUrl}/#${kept.appointment.code}` }
    : await makeAppointment(kept.doctor.id, place)
  const demo = { ...kept, appointment: appointment ?? kept.appointment }
  write(place.folder, demo)
  return demo
}

/**
 * On an empty database: demonstration accounts with random passwords and an appointment whose code works now. On a
 * later start, as long as nobody else has an account: a fresh appointment if the old one's time is over.
 */
export async function ensureDemonstration(place: Place): Promise<Demonstration | undefined> {
  const client = new Client({ connectionString: place.databaseUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCKS.demonstration])
    return await ensure(place)
  } finally {
    await client.end()
    await disconnect()
  }
}
