import type { Figures } from './schema'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const GIB = 1024 ** 3

/** A question to the database that takes longer holds up every page. */
const SLOW_DATABASE_MS = 250
/** Of the connections that the database allows. */
const CROWDED_SHARE = 0.85
/** A letter that is due goes out within seconds; tries that failed are repeated after minutes. */
const LATE_MAIL_MS = 15 * MINUTE_MS
/** A run a day, and an hour to spare. */
const STALE_RUN_MS = 25 * HOUR_MS
/** A process that has just started has not looked after deletion yet. */
const JUST_STARTED_MS = 5 * MINUTE_MS
const LITTLE_DISK = { share: 0.1, bytes: 2 * GIB }
const NO_DISK = { share: 0.02, bytes: GIB / 4 }
/** Let's Encrypt renews thirty days before: whoever has fewer than these left has a renewal that fails. */
const CERTIFICATE_DAYS = 14
/** A picture is signalled in tens of milliseconds; at this delay people notice. */
const SLOW_LOOP_MS = 300
const OLD_BACKUP_DAYS = 7

export const GRADES = ['bad', 'warn', 'note'] as const
/** bad = something does not work; warn = soon it will not; note = worth knowing, and may be on purpose. */
export type Grade = (typeof GRADES)[number]

/** Every fault that can be found, with its grade. Its sentence and its remedy: messages, `operation.faults`. */
export const FAULTS = {
  'database-slow': 'warn',
  'database-crowded': 'warn',
  'migrations-pending': 'bad',
  'listener-lost': 'bad',
  'mail-unreachable': 'bad',
  'mail-sign-in': 'bad',
  'mail-encryption': 'bad',
  'mail-later': 'warn',
  'mail-late': 'warn',
  'relay-none': 'note',
  'relay-refused': 'bad',
  'relay-untrusted': 'bad',
  'relay-unable': 'bad',
  'relay-unreachable': 'bad',
  'retention-overdue': 'bad',
  'retention-clock': 'bad',
  'retention-stale': 'warn',
  'disk-full': 'bad',
  'disk-low': 'warn',
  'disk-unknown': 'warn',
  'certificate-expired': 'bad',
  'certificate-untrusted': 'bad',
  'certificate-expires': 'warn',
  'certificate-unreachable': 'note',
  'not-encrypted': 'note',
  'loop-slow': 'warn',
  'backup-old': 'note',
} as const satisfies Record<string, Grade>

export type FaultName = keyof typeof FAULTS

export const FAULT_NAMES = Object.keys(FAULTS).filter((name): name is FaultName => Object.hasOwn(FAULTS, name))

export type Fault = {
  readonly fault: FaultName
  readonly grade: Grade
  /** What it is about: a relay's address. */
  readonly about: string | null
  /** How many, or how many days. */
  readonly count: number
}

export const CERTIFICATE_STATES = ['valid', 'expired', 'untrusted', 'unreachable'] as const
export type CertificateState = (typeof CERTIFICATE_STATES)[number]

/** What a look at a certificate means. `objection` is what a browser would have against it. */
export function certificateState(validTo: Date, objection: boolean, now: Date): CertificateState {
  if (validTo.getTime() <= now.getTime()) return 'expired'
  return objection ? 'untrusted' : 'valid'
}

/** Whole days that are left; negative when it is over. */
export function daysLeft(until: Date, now: Date): number {
  return Math.floor((until.getTime() - now.getTime()) / DAY_MS)
}

/** All that is wrong, the worst first. */
export function faultsOf(figures: Figures): Fault[] {
  const now = new Date(figures.at)
  const since = (at: string) => now.getTime() - new Date(at).getTime()
  const faults: Fault[] = []
  const found = (fault: FaultName, count = 0, about: string | null = null) =>
    void faults.push({ fault, grade: FAULTS[fault], count, about })

  const { database, migrations, listener, mail, relay, retention, disk, certificate } = figures
  if (database.latencyMs > SLOW_DATABASE_MS) found('database-slow', Math.round(database.latencyMs))
  if (database.connections > database.maxConnections * CROWDED_SHARE) found('database-crowded', database.connections)
  if (migrations.pending > 0) found('migrations-pending', migrations.pending)
  if (listener.state === 'lost') found('listener-lost')
  if (mail.server && mail.server.state !== 'answers') found(`mail-${mail.server.state}`)
  if (mail.oldestAt && since(mail.oldestAt) > LATE_MAIL_MS) found('mail-late', mail.waiting)
  if (relay.relays.length === 0) found('relay-none')
  for (const { url, state } of relay.relays) if (state !== 'works') found(`relay-${state}`, 0, url)
  // What is too old cannot be told by a clock that is in doubt, and nothing can be deleted by it.
  if (retention.clockJumped) found('retention-clock')
  else if (retention.overdue > 0) found('retention-overdue', retention.overdue)
  else if (
    since(figures.upSince) > JUST_STARTED_MS &&
    (!retention.lastRunAt || since(retention.lastRunAt) > STALE_RUN_MS)
  )
    found('retention-stale')
  if (!disk) found('disk-unknown')
  else if (isShort(disk, NO_DISK)) found('disk-full', disk.free)
  else if (isShort(disk, LITTLE_DISK)) found('disk-low', disk.free)
  if (!certificate) found('not-encrypted')
  else if (certificate.state !== 'valid') found(`certificate-${certificate.state}`)
  else if (certificate.validTo && daysLeft(new Date(certificate.validTo), now) < CERTIFICATE_DAYS)
    found('certificate-expires', daysLeft(new Date(certificate.validTo), now))
  if (figures.loopDelayMs > SLOW_LOOP_MS) found('loop-slow', Math.round(figures.loopDelayMs))
  if (!figures.lastBackupAt || since(figures.lastBackupAt) > OLD_BACKUP_DAYS * DAY_MS) found('backup-old')
  return faults.sort((one, other) => GRADES.indexOf(one.grade) - GRADES.indexOf(other.grade))
}

/** Of a large disk a small share is enough. */
function isShort({ free, total }: { free: number; total: number }, least: { share: number; bytes: number }): boolean {
  return free < Math.min(total * least.share, least.bytes)
}

/** The one answer. Notes are no fault: a clinic may have chosen what they say. */
export type OperationAnswer = 'good' | 'warn' | 'bad'

export function answerOf(faults: readonly { readonly grade: Grade }[]): OperationAnswer {
  if (faults.some(({ grade }) => grade === 'bad')) return 'bad'
  return faults.some(({ grade }) => grade === 'warn') ? 'warn' : 'good'
}
