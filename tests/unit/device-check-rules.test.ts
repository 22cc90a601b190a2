import type { DeviceProblem } from '@/lib/call/device.rules'
import {
  type Checked,
  deviceFinding,
  type Fault,
  faultOf,
  type Hearing,
  hear,
  judgeNetwork,
  judgeSpeed,
  LISTENING,
  SILENT_AFTER_MS,
  STEPS,
  stateOf,
} from '@/lib/device-check/rules'
import { findings } from '@/lib/waiting-room/findings.schema'

/** What a microphone says over time: [level, for so many milliseconds] */
function listen(...heard: [number | null, number][]): Hearing['state'] {
  return heard.reduce((before, [level, ms]) => hear(before, level, ms), LISTENING).state
}

test.each<[string, Hearing['state'], [number | null, number][]]>([
  ['nothing yet', 'listening', [[0, 100]]],
  ['a quiet room, not for long', 'listening', [[0.1, SILENT_AFTER_MS - 100]]],
  ['a quiet room for long', 'silent', [[0.1, SILENT_AFTER_MS]]],
  ['speech', 'heard', [[0.5, 100]]],
  [
    'speech after a long silence',
    'heard',
    [
      [0, SILENT_AFTER_MS],
      [0.5, 100],
    ],
  ],
  [
    'a pause after speech',
    'heard',
    [
      [0.5, 100],
      [0, SILENT_AFTER_MS],
    ],
  ],
  ['a browser that does not let us listen yet', 'listening', [[null, SILENT_AFTER_MS * 2]]],
])('[R29] a microphone with %s is %s', (_, state, heard) => {
  expect(listen(...heard)).toBe(state)
})

test.each([
  [{ down: 5_000, up: 1_000 }, 'ok'],
  [{ down: 600, up: 600 }, 'ok'],
  [{ down: 5_000, up: 599 }, 'slow'],
  [{ down: 599, up: 5_000 }, 'slow'],
  [{ down: 100, up: null }, 'slow'],
  [{ down: 99, up: 5_000 }, 'very-slow'],
  [{ down: 0, up: null }, 'very-slow'],
  [{ down: null, up: null }, 'unknown'],
] as const)('[R24] a speed of %j is %s', (speed, judged) => {
  expect(judgeSpeed(speed)).toBe(judged)
})

const FAST = { down: 5_000, up: 1_000 }

test.each([
  [FAST, 'udp', 'ok'],
  [FAST, 'unknown', 'ok'],
  [FAST, 'tcp', 'udp-blocked'],
  [FAST, 'none', 'blocked'],
  [{ down: 50, up: 50 }, 'tcp', 'very-slow'],
  [{ down: 300, up: 300 }, 'tcp', 'udp-blocked'],
  [{ down: 300, up: 300 }, 'udp', 'slow'],
  [{ down: null, up: null }, 'unknown', 'unknown'],
  [{ down: null, up: null }, 'udp', 'ok'],
  ['unreachable', 'udp', 'unreachable'],
] as const)('[R1] speed %j with %s is %s', (speed, reach, judged) => {
  expect(judgeNetwork(speed, reach)).toBe(judged)
})

const GOOD: Checked = { media: { camera: 'ok', microphone: 'ok' }, hearing: 'heard', loudspeaker: 'ok', network: 'ok' }

test.each<[string, Partial<Checked>, (Fault | undefined)[]]>([
  ['all good', {}, [undefined, undefined, undefined, undefined]],
  ['the browser asks', { media: null, hearing: 'listening' }, [undefined, undefined, undefined, undefined]],
  ['no camera', { media: { camera: 'missing', microphone: 'ok' } }, ['missing', undefined, undefined, undefined]],
  ['a silent microphone', { hearing: 'silent' }, [undefined, 'silent', undefined, undefined]],
  [
    'a refused microphone is not a silent one',
    { media: { camera: 'ok', microphone: 'refused' }, hearing: 'silent' },
    [undefined, 'refused', undefined, undefined],
  ],
  ['no tone', { loudspeaker: 'unheard' }, [undefined, undefined, 'unheard', undefined]],
  ['a slow network', { network: 'slow' }, [undefined, undefined, undefined, 'slow']],
  ['a network that could not be measured', { network: 'unknown' }, [undefined, undefined, undefined, undefined]],
])('[R29] the faults with %s', (_, change, faults) => {
  const checked = { ...GOOD, ...change }
  expect(STEPS.map((step) => faultOf(step, checked))).toEqual(faults)
  for (const step of STEPS) expect(stateOf(step, checked) === 'fault').toBe(faultOf(step, checked) !== undefined)
})

test('[R29] what is not known yet is not called good', () => {
  const begun: Checked = { media: null, hearing: 'listening', loudspeaker: 'unknown', network: 'checking' }
  expect(STEPS.map((step) => stateOf(step, begun))).toEqual(['checking', 'checking', 'open', 'checking'])
})

const PROBLEMS: DeviceProblem[] = [
  ...(['refused', 'dismissed', 'system', 'policy', 'missing', 'busy', 'insecure', 'unknown'] as const),
]

test.each(PROBLEMS)('[R18][R7] of “%s” the doctor learns a word of the closed set', (problem) => {
  expect(findings.shape.camera['~standard'].validate(deviceFinding(problem))).not.toHaveProperty('issues')
  expect(findings.shape.microphone['~standard'].validate(deviceFinding(problem))).not.toHaveProperty('issues')
})
