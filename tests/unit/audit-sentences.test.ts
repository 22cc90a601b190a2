import { createTranslator } from 'next-intl'
import { AUDIT_ACTIONS } from '@/lib/audit/rules'
import type { TrailEntry } from '@/lib/audit/schema'
import { sentenceOf } from '@/lib/audit/sentence.rules'
import de from '@/messages/de.json'
import en from '@/messages/en.json'
import { readSources } from '../support/sources'

const entry: TrailEntry = {
  id: '7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7',
  at: '2026-11-24T13:30:00.000Z',
  seq: 1,
  actorKind: 'doctor',
  actorName: 'Dr. Demo',
  action: 'appointment.changed',
  subject: { appointment: { startsAt: '2026-11-24T13:30:00.000Z', doctorName: 'Dr. Ada' }, accountName: null },
}
const german = createTranslator({ locale: 'de', messages: de, namespace: 'audit' })
const english = createTranslator({ locale: 'en', messages: en, namespace: 'audit' })
const say = (change: Partial<TrailEntry>) => sentenceOf({ ...entry, ...change }, german, () => '24.11.2026, 14:30')

test('[L11] says who has done what with which appointment', () => {
  expect(say({})).toBe('Dr. Demo hat den Termin am 24.11.2026, 14:30 bei Dr. Ada geändert.')
})

test('[L11] names neither a patient nor an account that is gone', () => {
  const subject = { appointment: null, accountName: null }
  expect(say({ actorKind: 'visitor', actorName: null, action: 'visit.left' })).toMatch(/^Jemand mit Einwahlcode hat/)
  expect(say({ actorName: null, action: 'sign-in.accepted', subject })).toBe(
    'Ein gelöschter Zugang hat sich angemeldet.',
  )
  expect(say({ action: 'sign-in.refused', subject })).toBe('Eine Anmeldung wurde abgelehnt.')
})

test('[L11] shows an action of an earlier version by its name', () => {
  expect(say({ action: 'something.old', subject: { appointment: null, accountName: null } })).toBe(
    'Dr. Demo: something.old ',
  )
})

test.each([
  ['German', german],
  ['English', english],
])('[L3][L11] every action has a sentence: %s', (_, words) => {
  for (const action of AUDIT_ACTIONS) {
    expect(sentenceOf({ ...entry, action }, words, () => 'now')).toMatch(/^\p{Lu}.+\.$/u)
  }
})

/** Verbs of people of the practice that change something and leave no entry, each for its reason. */
const WITHOUT_ENTRY: Readonly<Record<string, string>> = {
  'lib/call/store.ts prepareCall': 'connects ahead, without picture or sound; the admission is written down',
  'lib/call/store.ts takeSeat': 'a page takes the seat that its person has been given',
  'lib/call/store.ts sitDown': 'a part of taking a seat',
}

test('[L11] every verb by which somebody of the practice changes something leaves an entry', () => {
  const WRITES =
    /\.(create|createMany|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)\(|\$executeRaw|\bmove\(/
  const silent = readSources(['lib'])
    .filter(({ path }) => path.endsWith('store.ts'))
    .flatMap(({ path, text }) =>
      text.split(/^(?=(?:export )?(?:async )?function )/m).flatMap((verb) => {
        const [, name, actor] = /^export async function (\w+)\(\s*\w+: ([\w |]+)/.exec(verb) ?? []
        const ofPractice = /\b(Doctor|Staff|Admin|Organiser|SignedIn)\b/.test(actor ?? '')
        return ofPractice && WRITES.test(verb) && !/\brecordEvents?\(/.test(verb) ? [`${path} ${name}`] : []
      }),
    )
  expect(silent.toSorted()).toEqual(Object.keys(WITHOUT_ENTRY).toSorted())
})
