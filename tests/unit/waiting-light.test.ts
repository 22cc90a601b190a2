import { type Findings, findings, NOTHING_KNOWN } from '@/lib/waiting-room/findings.schema'
import { judgeReadiness } from '@/lib/waiting-room/light.rules'
import de from '@/messages/de.json'

const READY: Findings = { ...NOTHING_KNOWN, camera: 'ok', microphone: 'ok' }

test.each<[string, Partial<Findings>, 'present' | 'unstable' | 'away', string, string[]]>([
  ['all there', {}, 'present', 'green', []],
  ['nothing known yet', NOTHING_KNOWN, 'present', 'yellow', ['not-checked']],
  ['no camera', { camera: 'missing' }, 'present', 'yellow', ['camera-missing']],
  ['no microphone', { microphone: 'missing' }, 'present', 'red', ['microphone-missing']],
  ['a silent microphone', { microphone: 'silent' }, 'present', 'red', ['microphone-silent']],
  [
    'both refused',
    { camera: 'refused', microphone: 'refused' },
    'present',
    'red',
    ['microphone-refused', 'camera-refused'],
  ],
  ['no tone heard', { loudspeaker: 'unheard' }, 'present', 'yellow', ['loudspeaker-unheard']],
  ['a slow network', { network: 'slow' }, 'present', 'yellow', ['network-slow']],
  ['a very slow network', { network: 'very-slow' }, 'present', 'red', ['network-very-slow']],
  ['UDP blocked', { network: 'udp-blocked' }, 'present', 'yellow', ['network-udp-blocked']],
  ['all blocked', { network: 'blocked' }, 'present', 'red', ['network-blocked']],
  ['no path', { path: 'none' }, 'present', 'red', ['path-none']],
  ['a relayed path', { path: 'relayed' }, 'present', 'green', []],
  ['a path where a test saw none', { path: 'relayed', network: 'blocked' }, 'present', 'green', []],
  ['a path over a slow network', { path: 'direct', network: 'slow' }, 'present', 'yellow', ['network-slow']],
  ['unstable', {}, 'unstable', 'yellow', ['unstable']],
  ['away, and without a camera', { camera: 'missing' }, 'away', 'red', ['away', 'camera-missing']],
  ['the gravest first', { camera: 'busy', network: 'blocked' }, 'present', 'red', ['network-blocked', 'camera-busy']],
])('[R17] the light with %s', (_, found, presence, light, reasons) => {
  expect(judgeReadiness({ ...READY, ...found }, presence)).toEqual({ light, reasons })
})

test('[R29] every finding that can be told has its word', () => {
  for (const key of ['camera', 'microphone', 'loudspeaker', 'network', 'path'] as const) {
    for (const value of findings.shape[key].options) {
      const { reasons } = judgeReadiness({ ...READY, [key]: value }, 'present')
      for (const reason of reasons) expect(de.waitingRoom.light.reason[reason]).toMatch(/\w/)
      const harmless = ['ok', 'unknown', 'direct', 'relayed'].includes(value)
      if (!harmless) expect(reasons).toContain(`${key}-${value}`)
    }
  }
})
