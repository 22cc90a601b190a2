import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { confirmedIn, consentVersion, EDITIONS, numberOf, TEXT_KINDS } from '@/lib/legal/rules'
import { blocksOf, faultsIn, isSafeAddress, missingIn } from '@/lib/legal/text.rules'

const read = (edition: string, name: string) => readFileSync(`messages/texts/${edition}/${name}.md`, 'utf8')

/** What has shipped is never changed: consents name it. A new wording is a new edition. */
const SHIPPED = {
  '2026-11': '0a9d82e0df60e05c1b34e5ac2b4234800676012e83cb061f715ecf238a4a323d',
} as const satisfies Record<(typeof EDITIONS)[number], string>

describe('the product’s own texts', () => {
  test.each(EDITIONS)('[R10] the texts of %s are those that shipped', (edition) => {
    const all = TEXT_KINDS.flatMap((kind) => ['de', 'en'].map((locale) => read(edition, `${kind}.${locale}`)))
    expect(createHash('sha256').update(all.join('\0')).digest('hex')).toBe(SHIPPED[edition])
  })

  test.each(EDITIONS.flatMap((edition) => TEXT_KINDS.map((kind) => [edition, kind] as const)))(
    '[R9][L7] %s, %s: German and English say the same in the same order, and every link and placeholder is one',
    (edition, kind) => {
      const [german, english] = [read(edition, `${kind}.de`), read(edition, `${kind}.en`)]
      const shape = (text: string) =>
        JSON.stringify(blocksOf(text), (key, value) => (key === 'text' || key === 'what' ? '' : value))
          // Where words stand around a link or a placeholder differs between languages.
          .replaceAll('{"kind":"words","text":""},', '')
          .replaceAll(',{"kind":"words","text":""}', '')
      expect(shape(english)).toBe(shape(german))
      for (const text of [german, english]) expect(faultsIn(text)).toEqual([])
      expect(german).not.toMatch(/!|\b(du|dich|dir|dein\w*)\b/i)
      expect(missingIn(german)).toHaveLength(missingIn(english).length)
    },
  )
})

describe('how a text is written', () => {
  test('[R9] headings, paragraphs with their lines, lists, links and what is filled in', () => {
    expect(
      blocksOf('## Eins\nerste\nzweite {Frist}\n\n- a\n- [b](/datenschutz)\n### Zwei\n{Speicherliste}\n{fehlt: c}'),
    ).toEqual([
      { kind: 'heading', level: 2, line: [{ kind: 'words', text: 'Eins' }] },
      {
        kind: 'paragraph',
        lines: [
          [{ kind: 'words', text: 'erste' }],
          [
            { kind: 'words', text: 'zweite ' },
            { kind: 'placeholder', of: 'period' },
          ],
        ],
      },
      {
        kind: 'list',
        items: [[{ kind: 'words', text: 'a' }], [{ kind: 'link', text: 'b', href: '/datenschutz' }]],
      },
      { kind: 'heading', level: 3, line: [{ kind: 'words', text: 'Zwei' }] },
      { kind: 'records' },
      { kind: 'paragraph', lines: [[{ kind: 'missing', what: 'c' }]] },
    ])
  })

  test.each([
    ['https://praxis.example/a', true],
    ['/impressum', true],
    ['mailto:praxis@example.org', true],
    ['tel:+4930000', true],
    ['http://praxis.example', false],
    ['javascript:alert(1)', false],
    ['JAVASCRIPT:alert(1)', false],
    ['data:text/html,x', false],
    ['//evil.example', false],
    ['/\\evil.example', false],
    ['https://', false],
    ['impressum', false],
  ])('[R6] an address: %s', (href, safe) => {
    expect(isSafeAddress(href)).toBe(safe)
  })

  test('[R9] says what was meant as a link or a placeholder and is none', () => {
    expect(faultsIn('gut {Praxis}\n{Paxis} und [hier](javascript:x)\n{Speicherliste}')).toEqual([
      { line: 2, kind: 'placeholder', text: '{Paxis}' },
      { line: 2, kind: 'address', text: '[hier](javascript:x)' },
    ])
  })

  test('[R6] every text has blocks, quickly, and loses no word', () => {
    const marks = fc.constantFrom(
      '## ',
      '- ',
      '[',
      '](',
      ')',
      '{',
      '}',
      '{Praxis}',
      '\n',
      ' ',
      'a',
      'ä',
      '<b>',
      '[a](/b)',
    )
    fc.assert(
      fc.property(fc.array(marks, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        const letters = (of: string) => [...of].filter((letter) => letter === 'ä').length
        expect(letters(JSON.stringify(blocksOf(text)))).toBe(letters(text))
      }),
    )
    for (const hostile of ['[', '{', '[a](', '{fehlt: ', '- ', '#']) {
      const started = performance.now()
      blocksOf(hostile.repeat(40_000 / hostile.length))
      expect(performance.now() - started).toBeLessThan(1_000)
    }
  })
})

describe('[R10] what a consent names', () => {
  test('the version of the leaflet and the period in it', () => {
    expect(confirmedIn(consentVersion('3', 30))).toEqual({ leaflet: '3', keepDays: 30 })
  })

  test('before the period was part of it, the edition alone', () => {
    expect(confirmedIn('2026-11')).toEqual({ leaflet: '2026-11', keepDays: undefined })
  })

  test.each(['0', '-1', '01', '1.5', '2026-11', '', '9999999999'])('no number of a version: %s', (name) => {
    expect(numberOf(name)).toBeUndefined()
  })
})
