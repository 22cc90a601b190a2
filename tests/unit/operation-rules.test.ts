import {
  answerOf,
  certificateState,
  daysLeft,
  FAULT_NAMES,
  FAULTS,
  type FaultName,
  faultsOf,
} from '@/lib/operation/rules'
import type { Figures } from '@/lib/operation/schema'
import de from '@/messages/de.json'
import { WELL } from '../support/figures-of-operation'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const ago = (ms: number) => new Date(new Date(WELL.at).getTime() - ms).toISOString()

const names = (figures: Figures) => faultsOf(figures).map(({ fault }) => fault)

const relay = (state: Figures['relay']['relays'][number]['state']): Partial<Figures> => ({
  relay: { ...WELL.relay, relays: [{ url: 'turn:turn.example.org:3478', state }] },
})
const mailServer = (state: 'unreachable' | 'sign-in' | 'encryption' | 'later'): Partial<Figures> => ({
  mail: { ...WELL.mail, server: { state, at: WELL.at } },
})
const certificate = (state: 'expired' | 'untrusted' | 'unreachable' | 'valid', left: number): Partial<Figures> => ({
  certificate: { state, validTo: state === 'unreachable' ? null : ago(-left), at: WELL.at },
})

/** What makes each fault appear, and nothing else. */
const CAUSES: Record<FaultName, Partial<Figures>> = {
  'database-slow': { database: { ...WELL.database, latencyMs: 900 } },
  'database-crowded': { database: { ...WELL.database, connections: 76 } },
  'migrations-pending': { migrations: { ...WELL.migrations, pending: 2 } },
  'listener-lost': { listener: { state: 'lost', heardAt: ago(MINUTE) } },
  'mail-unreachable': mailServer('unreachable'),
  'mail-sign-in': mailServer('sign-in'),
  'mail-encryption': mailServer('encryption'),
  'mail-later': mailServer('later'),
  'mail-late': { mail: { ...WELL.mail, waiting: 3, oldestAt: ago(16 * MINUTE) } },
  'relay-none': { relay: { ...WELL.relay, relays: [] } },
  'relay-refused': relay('refused'),
  'relay-untrusted': relay('untrusted'),
  'relay-unable': relay('unable'),
  'relay-unreachable': relay('unreachable'),
  'retention-overdue': { retention: { ...WELL.retention, overdue: 5 } },
  'retention-clock': { retention: { ...WELL.retention, clockJumped: true, overdue: 5, lastRunAt: null } },
  'retention-stale': { retention: { ...WELL.retention, lastRunAt: ago(26 * HOUR) } },
  'disk-full': { disk: { free: 100_000_000, total: 120_000_000_000 } },
  'disk-low': { disk: { free: 1_500_000_000, total: 120_000_000_000 } },
  'disk-unknown': { disk: null },
  'certificate-expired': certificate('expired', -DAY),
  'certificate-untrusted': certificate('untrusted', 90 * DAY),
  'certificate-expires': certificate('valid', 13 * DAY),
  'certificate-unreachable': certificate('unreachable', 0),
  'not-encrypted': { certificate: null },
  'loop-slow': { loopDelayMs: 900 },
  'backup-old': { lastBackupAt: ago(8 * DAY) },
}

describe('[R6] what is wrong with the operation', () => {
  test('nothing, on a good day', () => {
    expect(faultsOf(WELL)).toEqual([])
    expect(answerOf([])).toBe('good')
  })

  test.each(FAULT_NAMES)('%s is found, alone, with its grade', (fault) => {
    expect(faultsOf({ ...WELL, ...CAUSES[fault] })).toEqual([expect.objectContaining({ fault, grade: FAULTS[fault] })])
  })

  test('every fault has a sentence and a remedy, and no other has', () => {
    expect(Object.keys(de.operation.faults).toSorted()).toEqual(FAULT_NAMES.toSorted())
    for (const words of Object.values(de.operation.faults)) expect(Object.keys(words)).toEqual(['what', 'remedy'])
  })

  test('several are told, the worst first, each relay by its address', () => {
    const relays = [
      { url: 'turn:one.example.org', state: 'unreachable' as const },
      { url: 'turn:two.example.org', state: 'works' as const },
      { url: 'turn:three.example.org', state: 'refused' as const },
    ]
    const faults = faultsOf({ ...WELL, lastBackupAt: null, loopDelayMs: 900, relay: { ...WELL.relay, relays } })
    expect(faults.map(({ fault, about }) => [fault, about])).toEqual([
      ['relay-unreachable', 'turn:one.example.org'],
      ['relay-refused', 'turn:three.example.org'],
      ['loop-slow', null],
      ['backup-old', null],
    ])
    expect(answerOf(faults)).toBe('bad')
    expect(answerOf(faults.slice(2))).toBe('warn')
    expect(answerOf(faults.slice(3))).toBe('good')
  })

  test('what rests, waits its turn or has just begun is no fault', () => {
    expect(names({ ...WELL, listener: { state: 'idle', heardAt: null } })).toEqual([])
    expect(names({ ...WELL, mail: { server: null, waiting: 0, failed: 4, oldestAt: null } })).toEqual([])
    expect(names({ ...WELL, mail: { ...WELL.mail, waiting: 1, oldestAt: ago(2 * MINUTE) } })).toEqual([])
    const never = { overdue: 0, clockJumped: false, lastRunAt: null, nextRunAt: null }
    expect(names({ ...WELL, retention: never, upSince: ago(MINUTE) })).toEqual([])
    expect(names({ ...WELL, retention: never })).toEqual(['retention-stale'])
    expect(names({ ...WELL, ...certificate('valid', 15 * DAY) })).toEqual([])
  })

  test('a small disk is full at another number than a large one', () => {
    expect(names({ ...WELL, disk: { free: 1_500_000_000, total: 8_000_000_000 } })).toEqual([])
    expect(names({ ...WELL, disk: { free: 700_000_000, total: 8_000_000_000 } })).toEqual(['disk-low'])
    expect(names({ ...WELL, disk: { free: 0, total: 1_000_000 } })).toEqual(['disk-full'])
  })
})

test('[R6] a certificate is over at its instant, whatever else is wrong with it', () => {
  const now = new Date(WELL.at)
  expect(certificateState(now, false, now)).toBe('expired')
  expect(certificateState(new Date(now.getTime() + 1), true, now)).toBe('untrusted')
  expect(certificateState(new Date(now.getTime() + 1), false, now)).toBe('valid')
  expect([daysLeft(new Date(now.getTime() + 2 * DAY - 1), now), daysLeft(new Date(now.getTime() - 1), now)]).toEqual([
    1, -1,
  ])
})
