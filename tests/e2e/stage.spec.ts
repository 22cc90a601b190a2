import { expect, test } from '@playwright/test'
import { readStage } from '../support/e2e'

test('two processes serve one database', async ({ request }) => {
  const stage = readStage()
  for (const origin of [stage.first, stage.second]) {
    const answer = await request.get(`${origin}/api/health`)
    expect(answer.status()).toBe(200)
    expect(await answer.json()).toMatchObject({ status: 'ok' })
  }
})

test('this Chromium has cameras and peer connections', async ({ page }) => {
  await page.goto('/api/health')
  const kinds = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true })
    const connection = new RTCPeerConnection()
    connection.close()
    return stream.getTracks().map((track) => track.kind)
  })
  expect(kinds.sort()).toEqual(['audio', 'video'])
})
