import { format } from 'node:util'

// A busy machine is slow, not wrong.
jest.setTimeout(30_000)

/** What was written to the console and not expected. A test that expects it mocks the method: jest.spyOn(console, 'error'). */
let unexpected: string[] = []

for (const method of ['error', 'warn'] as const) {
  console[method] = (...words: unknown[]) => {
    unexpected.push(`console.${method}: ${format(...words)}`)
  }
}

function refuse(): void {
  const words = unexpected
  unexpected = []
  if (words.length > 0) throw new Error(`Unexpected output:\n${words.join('\n')}`)
}

afterEach(refuse)
afterAll(refuse)
