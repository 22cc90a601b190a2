import { COMPANION_SEATS, freeSeat, mayAdmit } from '@/lib/companion/rules'

test('[F15] a companion gets the lowest seat that is kept for nobody', () => {
  expect(freeSeat([])).toBe(2)
  expect(freeSeat([2])).toBe(3)
  expect(freeSeat([3])).toBe(2)
  expect(freeSeat([...COMPANION_SEATS])).toBeUndefined()
})

test.each([
  ['a patient, nobody is inside', null, null, true],
  ['a patient, somebody is inside', null, 'own', false],
  ['a companion before the patient', 'interpreter', null, false],
  ['a companion into the call of the own appointment', 'interpreter', 'own', true],
  ['a companion into another call', 'carer', 'other', false],
] as const)('[F15][L11] »Aufrufen« of %s', (_, companion, call, may) => {
  expect(mayAdmit({ companion, appointmentId: 'own' }, call)).toBe(may)
})
