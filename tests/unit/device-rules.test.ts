import { type Clues, type DeviceProblem, isWorthAskingAlone, mayComeBack, problemOf } from '@/lib/call/device.rules'

const REFUSED: Clues = {
  name: 'NotAllowedError',
  message: 'Permission denied',
  permission: undefined,
  policyAllows: true,
  listed: true,
  askedBefore: 0,
}

test.each<[string, Partial<Clues>, DeviceProblem]>([
  ['Chromium: the person has forbidden it', { permission: 'denied' }, 'refused'],
  ['a browser that tells nothing of permissions', {}, 'refused'],
  ['the question was closed', { message: 'Permission dismissed', permission: 'prompt' }, 'dismissed'],
  ['closed once, and refused without a question now', { permission: 'prompt', askedBefore: 1 }, 'refused'],
  [
    'Chromium: macOS or Windows forbids it',
    { message: 'Permission denied by system', permission: 'granted' },
    'system',
  ],
  ['the page may, and still it is refused', { permission: 'granted' }, 'system'],
  ['the page’s own policy', { policyAllows: false, permission: 'denied' }, 'policy'],
  ['an old name of a refusal', { name: 'PermissionDeniedError', permission: 'denied' }, 'refused'],
  ['a security policy', { name: 'SecurityError', policyAllows: false }, 'policy'],
  ['there is none', { name: 'NotFoundError', listed: false }, 'missing'],
  ['Firefox: macOS hides one that is there', { name: 'NotFoundError', permission: 'granted' }, 'system'],
  ['the chosen one is away', { name: 'OverconstrainedError' }, 'missing'],
  ['another program has it', { name: 'NotReadableError' }, 'busy'],
  ['an older name of the same', { name: 'TrackStartError' }, 'busy'],
  ['it did not start', { name: 'AbortError' }, 'busy'],
  ['something new', { name: 'TypeError' }, 'unknown'],
])('[L6] %s', (_, clues, problem) => {
  expect(problemOf({ ...REFUSED, ...clues })).toBe(problem)
})

test.each<[DeviceProblem, DeviceProblem, boolean]>([
  ['refused', 'refused', false],
  ['refused', 'missing', false],
  ['dismissed', 'dismissed', false],
  ['dismissed', 'refused', true],
  ['dismissed', 'policy', true],
  ['system', 'system', true],
  ['system', 'refused', true],
  ['policy', 'dismissed', false],
  ['missing', 'missing', true],
  ['busy', 'busy', true],
  ['unknown', 'unknown', true],
  ['insecure', 'insecure', false],
])('[R24] %s while the other is %s: asked for alone is %s', (own, other, alone) => {
  expect(isWorthAskingAlone(own, other)).toBe(alone)
})

test.each<[DeviceProblem | 'ok', boolean]>([
  ['ok', false],
  ['missing', true],
  ['busy', true],
  ['unknown', true],
  ['refused', false],
  ['system', false],
])('[X4] plugging something in may mend “%s”: %s', (problem, may) => {
  expect(mayComeBack(problem)).toBe(may)
})
