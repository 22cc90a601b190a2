import { createServer, type Server } from 'node:http'
import { isHealthy } from '@/scripts/serve/next-server'

let server: Server
let answer: { status: number; body: string }
let port: number

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(answer.status).end(answer.body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

test.each([
  [200, '{"status":"ok"}', true],
  // An admin must get in to delete what is too old.
  [503, '{"status":"retention-overdue"}', true],
  [503, '{"status":"database-away"}', false],
  [500, 'Internal Server Error', false],
])('[R7][X4] a start that is answered with %i %s has a server that serves: %s', async (status, body, serves) => {
  answer = { status, body }
  expect(await isHealthy(port)).toBe(serves)
})

test('[X4] nobody who answers serves nobody', async () => {
  expect(await isHealthy(1)).toBe(false)
})
