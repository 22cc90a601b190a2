import { RECORDS } from '@/lib/retention/records.rules'
import { disagreements } from '@/lib/retention/rules'
import {
  bindingOf,
  boundsOf,
  fillUp,
  isDue,
  keyNameOf,
  PLACES,
  readSealed,
  SEALED,
  SEALED_FORM,
  spanOf,
  weekOf,
  withoutFilling,
  writeSealed,
} from '@/lib/seal/rules'

const KEY = '2026-W48-kept-0f3a91c2'

describe('[R7][L10] the week of a record', () => {
  test.each([
    ['2026-11-23T00:00:00.000Z', '2026-W48'],
    ['2026-11-29T23:59:59.999Z', '2026-W48'],
    ['2026-11-30T00:00:00.000Z', '2026-W49'],
    ['2026-12-31T12:00:00.000Z', '2026-W53'],
    ['2027-01-03T23:59:59.999Z', '2026-W53'],
    ['2027-01-04T00:00:00.000Z', '2027-W01'],
    ['2024-12-30T00:00:00.000Z', '2025-W01'],
  ])('%s is in %s', (at, week) => {
    expect(weekOf(new Date(at))).toBe(week)
  })

  test('has exactly the instants between its bounds', () => {
    for (let day = 0; day < 4_000; day++) {
      const at = new Date(Date.UTC(2020, 0, 1 + day, 12))
      const { begin, end } = boundsOf(weekOf(at))
      expect(begin <= at && at < end).toBe(true)
      expect(weekOf(begin)).toBe(weekOf(at))
      expect(weekOf(new Date(end.getTime() - 1))).toBe(weekOf(at))
      expect(weekOf(end)).not.toBe(weekOf(at))
    }
  })

  test('what goes with the appointment’s end has a key that lives as briefly', () => {
    expect(PLACES.map((place) => [place, spanOf(place)])).toEqual([
      ['appointment.reference', 'kept'],
      ['appointment.cancel_reason', 'kept'],
      ['waiting_entry.name', 'kept'],
      ['waiting_message.text', 'brief'],
      ['patient_address.email', 'brief'],
      ['patient_address.sealed_code', 'brief'],
    ])
  })

  test('its key is due with the end of the week, and earlier when somebody’s 89 days are over', () => {
    const { begin, end } = boundsOf('2026-W48')
    const key = { week: '2026-W48', span: 'kept', oldestEnd: begin } as const
    const before = new Date(begin.getTime() - 1)
    const due = (limit: Date, never: Date) => isDue(key, { kept: limit, brief: end }, never)
    expect(due(new Date(end.getTime() - 1), before)).toBe(false)
    expect(due(end, before)).toBe(true)
    expect(due(begin, begin)).toBe(true)
    expect(isDue({ ...key, span: 'brief' }, { kept: before, brief: end }, before)).toBe(true)
  })
})

describe('[L11] a sealed value', () => {
  test('tells version, key and content, and nothing else is one', () => {
    const sealed = writeSealed(KEY, new Uint8Array(60).fill(7))
    expect(readSealed(sealed)).toEqual({ key: KEY, content: Buffer.alloc(60, 7) })
    expect(sealed).toMatch(new RegExp(SEALED_FORM))
    for (const broken of ['', 'x', 'v1:', `v2:${KEY}:AAAA`, `v1:${KEY}`, 'v1:../../etc:AAAA', `${sealed}:AAAA`]) {
      expect(readSealed(broken)).toBeUndefined()
      expect(broken).not.toMatch(new RegExp(SEALED_FORM))
    }
  })

  test('names a key that can be the name of a file', () => {
    expect(keyNameOf(KEY)).toEqual({ week: '2026-W48', span: 'kept' })
    for (const name of ['', '..', 'secrets.json', '2026-W48-kept-0f3a91c', '../2026-W48-kept-0f3a91c2'])
      expect(keyNameOf(name)).toBeUndefined()
  })

  test('does not tell how long a name is', () => {
    for (const text of ['A', 'Zoë Ünal', 'x'.repeat(31), '李'.repeat(10), 'x'.repeat(32)]) {
      expect(fillUp(text)).toHaveLength(32)
      expect(withoutFilling(fillUp(text))).toBe(text)
    }
    expect(fillUp('x'.repeat(33))).toHaveLength(64)
    expect(bindingOf('waiting_entry.name', 'a')).not.toBe(bindingOf('appointment.reference', 'a'))
  })
})

test('[R7][L11] every sealed column is classified as a patient’s', () => {
  for (const { table, column } of Object.values(SEALED)) {
    const { columns } = RECORDS[table]
    expect(columns.patient).toContain(column)
  }
  expect(disagreements([])).toContain('sealing_key.id')
})
