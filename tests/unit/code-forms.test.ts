import fc from 'fast-check'
import { digitsOf, emojiOf } from '@/lib/call/code.rules'
import { EMOJI } from '@/lib/call/emoji.rules'
import { fingerprintOf } from '@/lib/call/fingerprint.rules'
import de from '@/messages/de.json'
import en from '@/messages/en.json'

const anyCode = fc.nat(2 ** 24 - 1)

describe('[X1] four emoji', () => {
  test('are of 64, each another one, each with a name of its own in both languages', () => {
    expect(EMOJI).toHaveLength(64)
    expect(new Set(EMOJI.map(({ symbol }) => symbol)).size).toBe(64)
    for (const { emoji } of [de.call.securityCode, en.call.securityCode]) {
      expect(Object.keys(emoji).sort()).toEqual(EMOJI.map(({ name }) => name).sort())
      expect(new Set(Object.values(emoji)).size).toBe(64)
    }
  })

  test.each([
    [0, ['dog', 'dog', 'dog', 'dog'], '0000 0000'],
    [1, ['dog', 'dog', 'dog', 'cat'], '0000 0001'],
    [0b000001_000010_000011_000100, ['cat', 'lion', 'horse', 'unicorn'], '0027 0532'],
    [2 ** 24 - 1, ['pin', 'pin', 'pin', 'pin'], '1677 7215'],
  ])('of %i are %j, and as digits %s', (code, names, digits) => {
    expect(emojiOf(code).map(({ name }) => name)).toEqual(names)
    expect(digitsOf(code)).toBe(digits)
  })

  test('and digits say all of the code: no two codes look alike', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        const names: string[] = EMOJI.map(({ name }) => name)
        const back = emojiOf(code).reduce((sum, { name }) => sum * 64 + names.indexOf(name), 0)
        expect(back).toBe(code)
        expect(digitsOf(code)).toMatch(/^\d{4} \d{4}$/)
        expect(Number(digitsOf(code).replace(' ', ''))).toBe(code)
      }),
    )
  })
})

describe('[X1] the fingerprint of a description', () => {
  const BYTES = Array.from({ length: 32 }, (_, index) => (index + 160).toString(16).toUpperCase())
  const LINE = `a=fingerprint:sha-256 ${BYTES.join(':')}`
  const OTHER = `a=fingerprint:sha-256 ${[...BYTES].reverse().join(':')}`
  const VALUE = BYTES.join('').toLowerCase()
  const sdp = (...lines: string[]) =>
    ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', ...lines, 'm=audio 9 UDP/TLS/RTP/SAVPF 111', ''].join('\r\n')

  test.each([
    ['once', sdp(LINE), VALUE],
    ['for each medium', sdp(LINE, 'm=video 9 UDP/TLS/RTP/SAVPF 96', LINE), VALUE],
    ['in small letters', sdp(LINE.replace(BYTES.join(':'), BYTES.join(':').toLowerCase())), VALUE],
    ['with bare line feeds', sdp(LINE).replaceAll('\r\n', '\n'), VALUE],
    ['never', sdp(), null],
    ['twice, differently', sdp(LINE, OTHER), null],
    ['with another hash beside it', sdp(LINE, LINE.replace('sha-256', 'sha-512')), null],
    ['by another hash', sdp(LINE.replace('sha-256', 'sha-1')), null],
    ['cut short', sdp(LINE.slice(0, -3)), null],
    ['too long', sdp(`${LINE}:00`), null],
    ['with something behind it', sdp(`${LINE} `), null],
    ['once, and once more in a strange spelling', sdp(LINE, OTHER.replace('a=', ' A = ')), null],
    ['behind a lone carriage return', sdp(LINE, `a=x\r${OTHER}`), null],
  ])('named %s', (_, text, expected) => {
    expect(fingerprintOf(text)).toBe(expected)
  })
})
