import de from '@/messages/de.json'
import en from '@/messages/en.json'

/** `dotted.key → text`, for every text. */
function flatten(messages: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )
}

/** Names of the arguments and tags of an ICU message. Odd depths of braces are arguments, even ones the words of a branch. */
function placeholders(text: string): string[] {
  const names = new Set([...text.matchAll(/<([a-zA-Z]+)>/g)].map(([, tag]) => tag ?? ''))
  let depth = 0
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1
    const name = /^\{\s*(\w+)/.exec(text.slice(index))?.[1]
    if (brace === '{' && depth % 2 === 1 && name !== undefined) names.add(name)
  }
  return [...names].sort()
}

const german = flatten(de)
const english = flatten(en)

test('[R29] German and English have the same messages', () => {
  expect(german.size).toBeGreaterThan(50)
  expect([...english.keys()].sort()).toEqual([...german.keys()].sort())
})

test('[R29] a message has the same placeholders in both languages', () => {
  const different = [...german].filter(
    ([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join(),
  )
  expect(different.map(([key]) => key)).toEqual([])
})

test('[R29] nothing is empty, and nobody is shouted at', () => {
  const bad = [...german, ...english].filter(([, text]) => text.trim() === '' || text.includes('!'))
  expect(bad).toEqual([])
})

test('German says Sie', () => {
  const familiar = /\b(du|dich|dir|dein|deine|deinen|deinem|deiner)\b/i
  expect([...german].filter(([, text]) => familiar.test(text))).toEqual([])
})
