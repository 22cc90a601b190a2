import type { Page } from '@playwright/test'
import { readStage, restart } from '../support/e2e'
import { expectMediaFlows } from '../support/e2e-media'
import { meet } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { readSending } from '../support/e2e-witness'

const NAME = 'Demo Neustart'

/** Both are connected again over the mailbox: the reloaded page needed it, and the other one heard of it. */
async function expectBackByMailbox(reloaded: Page, desk: Page, phone: Page): Promise<void> {
  await reloaded.reload()
  await Promise.all([expectMediaFlows(desk, 30_000), expectMediaFlows(phone, 30_000)])
}

for (const what of ['app', 'postgres'] as const) {
  test(`[X4] a hard restart of the ${what} in a call: pictures go on meanwhile, and signals flow again afterwards without a click`, async ({
    people,
    doctor,
  }) => {
    people.expectComplaint(/Failed to load resource/)
    const [desk, phone] = [await people.doctor(doctor), await people.patient()]
    await meet(desk, phone, NAME)
    await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
    const before = (await desk.evaluate(readSending)).peers
    let restarting = true
    const restarted = restart(what).finally(() => {
      restarting = false
    })
    while (restarting) await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
    await restarted
    await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
    // The connection itself was never touched.
    expect((await desk.evaluate(readSending)).peers).toBe(before)
    expect((await fetch(`${readStage().first}/api/health`)).status).toBe(200)
    await expectBackByMailbox(phone, desk, phone)
    await phone.getByRole('button', { name: 'Auflegen' }).click()
    await expect(desk).toHaveURL(/\/praxis$/, { timeout: 30_000 })
  })
}

test('[X4] a page that the phone froze in a call hears what it missed when it wakes', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  const device = await phone.context().newCDPSession(phone)
  await device.send('Page.setWebLifecycleState', { state: 'frozen' })
  await desk.reload()
  await expect(desk.getByRole('toolbar')).toBeVisible()
  await device.send('Page.setWebLifecycleState', { state: 'active' })
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
})
