import { PREPARED_AT_MOST, whomToPrepare } from '@/lib/call/preparation.rules'

type Patients = Parameters<typeof whomToPrepare>[0]['doctors'][number]['patients']

const of = (...patients: Patients) => whomToPrepare({ doctors: [{ patients }] })
const waits = (id: string, change: Partial<Patients[number]> = {}) =>
  ({ id, status: 'WAITING', presence: 'present', companion: null, ...change }) as const

describe('[L4] with whom a doctor’s page is connected before »Aufrufen«', () => {
  test('the first five in order of arrival', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    expect(of(...ids.map((id) => waits(id)))).toEqual(ids.slice(0, PREPARED_AT_MOST))
  })

  test('who is away takes nobody’s place', () => {
    expect(of(waits('away', { presence: 'away' }), waits('weak', { presence: 'unstable' }), waits('there'))).toEqual([
      'weak',
      'there',
    ])
  })

  test('companions take nobody’s place: they are connected when they are called in', () => {
    expect(of(waits('interpreter', { companion: 'interpreter' }), waits('patient'))).toEqual(['patient'])
  })

  test('who is in the consultation is connected already', () => {
    expect(of(waits('inside', { status: 'CONNECTED' }), waits('called', { status: 'ADMITTED' }))).toEqual([])
  })
})
