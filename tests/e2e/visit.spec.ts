import { candidateKinds, expectDevicesReleased, expectMediaFlows, expectPicture } from '../support/e2e-media'
import { admit, dialIn, enterWaitingRoom, lineOf, makeAppointment, meet } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { countKept } from '../support/e2e-witness'

const NAME = 'Demo Patientin Ärmel'

test('[L1][L2][L3][L4][L8][R1][R16][R17][R20][F1][F2][F3] a visit from the appointment to pictures and sound on both sides', async ({
  people,
  doctor,
}) => {
  const desk = await people.doctor(doctor)
  const invitation = await makeAppointment(desk, 'Kontrolle Demo')
  expect(invitation.link).toMatch(/\/#[0-9A-Z]{10}$/)
  await expect(desk.getByText('Kontrolle Demo')).toBeVisible()

  const phone = await people.patient()
  await phone.goto(`/${new URL(invitation.link).hash}`)
  await expect(phone.getByRole('textbox', { name: 'Einwahlcode' })).toHaveValue(invitation.code.replaceAll('-', ''))
  expect(new URL(phone.url()).hash).toBe('')
  await phone.getByRole('textbox', { name: 'Vor- und Nachname' }).fill(NAME)
  await phone.getByRole('checkbox', { name: /^Ich bestätige/ }).check()
  await phone.getByRole('button', { name: 'Einwählen' }).click()

  await test.step('the device check shows the picture, the level and plays a tone', async () => {
    await expect(phone.getByLabel('Ihr Bild')).toBeVisible()
    await expectPicture(phone, 'Ihr Bild', true)
    await phone.getByRole('button', { name: 'Weiter: Mikrofon' }).click()
    const levels = new Set<number>()
    const meter = phone.getByRole('meter')
    await expect
      .poll(async () => {
        levels.add(await meter.evaluate((element) => (element instanceof HTMLMeterElement ? element.value : 0)))
        return levels.size
      })
      .toBeGreaterThan(1)
    await phone.getByRole('button', { name: 'Weiter: Lautsprecher' }).click()
    await phone.getByRole('button', { name: 'Testton abspielen' }).click()
    await expect(phone.getByText('Haben Sie zwei Töne gehört?')).toBeVisible()
  })

  await enterWaitingRoom(phone)
  await expect(phone.getByText(doctor.name).first()).toBeVisible()
  await expect(phone.getByText(`${invitation.time} Uhr`)).toBeVisible()
  await phone.reload()
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  await expect(phone.getByText(`${NAME}, Ihr Platz ist sicher.`)).toBeVisible()

  await expect(desk.getByRole('listitem').filter({ hasText: NAME })).toHaveCount(1)
  await expect(lineOf(desk, NAME)).toContainText('gerade angekommen')
  await admit(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await Promise.all([expectPicture(desk, 'Gegenüber', true), expectPicture(phone, 'Gegenüber', true)])
  await expect(desk.getByRole('heading', { name: NAME })).toBeVisible()
  await expect(phone.getByRole('heading', { name: doctor.name })).toBeVisible()
  for (const page of [desk, phone]) {
    await expect(page.getByTestId('connection-path')).toHaveText(/^direkt/)
    expect(new Set(await candidateKinds(page))).not.toContain('relay')
    await expect(page.getByText('Bild und Ton dürfen nicht aufgezeichnet werden.')).toBeVisible()
    await expect(page.getByText('Stellen Sie bitte alle Personen vor, die im Raum sind.')).toBeVisible()
  }
})

test('[L5] »Sprechstunde beenden« says goodbye, and nothing of the visit stays in the browser', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const { code } = await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  expect((await phone.context().cookies()).map(({ name }) => name)).toContainEqual(expect.stringContaining('visit'))
  // From here on the phone has told how it is connected; after the end there is nothing more to tell.
  await expect(phone.getByTestId('connection-path')).toHaveText(/^direkt/)

  await desk.getByRole('button', { name: 'Sprechstunde beenden' }).click()
  await expect(desk).toHaveURL(/\/praxis$/)
  await expect(phone.getByRole('heading', { name: 'Auf Wiedersehen' })).toBeVisible()
  await Promise.all([expectDevicesReleased(desk), expectDevicesReleased(phone)])
  await expect.poll(() => phone.context().cookies()).toEqual([])
  expect(await phone.evaluate(countKept)).toEqual({
    localStorage: 0,
    sessionStorage: 0,
    databases: 0,
    caches: 0,
    workers: 0,
  })

  await test.step('the back button shows nothing of the visit', async () => {
    await phone.goto('/api/health')
    await phone.goBack()
    await expect(phone.getByRole('heading', { level: 1 })).toBeVisible()
    const shown = await phone.locator('html').innerHTML()
    for (const secret of [NAME, doctor.name, code, code.replaceAll('-', '')]) expect(shown).not.toContain(secret)
    const fields = await phone
      .locator('input')
      .evaluateAll((inputs) => inputs.map((input) => Reflect.get(input, 'value')))
    expect(fields.join('')).not.toContain('Demo')
  })
})

test('[L5] »Auflegen« signs the patient off: goodbye, no cookie, camera off; the doctor is free again', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await phone.getByRole('button', { name: 'Auflegen' }).click()
  await expect(phone.getByRole('heading', { name: 'Auf Wiedersehen' })).toBeVisible()
  await expectDevicesReleased(phone)
  await expect.poll(() => phone.context().cookies()).toEqual([])
  await expect(desk).toHaveURL(/\/praxis$/)
  await expectDevicesReleased(desk)
  await expect(desk.getByText('Im Moment wartet niemand.')).toBeVisible()
})

test('[F20][L4] the doctor’s »Auflegen« sends the patient back to wait, and one click calls again', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await desk.getByRole('button', { name: 'Auflegen' }).click()
  await expect(phone.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  await expect(desk).toHaveURL(/\/praxis$/)
  await admit(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
})

test('[L5][X4] the end is heard though the answer to »Aufrufen« came later than the news of it', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  let told = () => {}
  const news = new Promise<void>((resolve) => {
    told = resolve
  })
  await desk.route('**/admission', async (route) => {
    const answer = await route.fetch()
    await news
    await route.fulfill({ response: answer })
  })
  const { code } = await makeAppointment(desk)
  await dialIn(phone, code, NAME)
  await enterWaitingRoom(phone)
  const call = desk.getByRole('button', { name: 'Aufrufen' })
  await call.click()
  await expect(call).toHaveCount(0)
  told()
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await phone.getByRole('button', { name: 'Auflegen' }).click()
  await expect(desk).toHaveURL(/\/praxis$/)
})
