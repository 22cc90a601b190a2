import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { RelayHealth } from '@/components/operation/relay-health'
import { RELAY_STATES } from '@/lib/relay/rules'
import { answerWith, renderInGerman } from '../support/german'

const SENTENCES = {
  works: /Funktioniert: /,
  refused: /weist unsere Zugangsdaten ab/,
  untrusted: /Zertifikat ist nicht gültig/,
  unable: /richtet aber keine Vermittlung ein/,
  unreachable: /ist von hier nicht erreichbar/,
} as const

const urlOf = (state: string) => `turn:${state}.example.org:3478`

test('[F26][R1] the administration reads of each address whether it does its work', async () => {
  answerWith({ json: { only: false, relays: RELAY_STATES.map((state) => ({ url: urlOf(state), state })) } })
  renderInGerman(<RelayHealth />)
  for (const state of RELAY_STATES) {
    const line = (await screen.findByText(urlOf(state))).closest('li')
    expect(line).toHaveTextContent(SENTENCES[state])
  }
  expect(screen.queryByText(/TURN_ONLY/)).toBeNull()
})

test('[R1] says that there is no relay, and what follows from that', async () => {
  answerWith({ json: { only: false, relays: [] } })
  renderInGerman(<RelayHealth />)
  expect(await screen.findByText(/kein Vermittlungsserver eingerichtet/)).toBeVisible()
})

test('[L11] says that neither side learns the other’s address', async () => {
  answerWith({ json: { only: true, relays: [{ url: urlOf('works'), state: 'works' }] } })
  renderInGerman(<RelayHealth />)
  expect(await screen.findByText(/Keine Seite erfährt die Netzadresse der anderen/)).toBeVisible()
})

test('[R1] can be asked again, also after a failure', async () => {
  answerWith({ status: 503, json: { error: 'unavailable', message: 'Gerade nicht erreichbar.' } })
  renderInGerman(<RelayHealth />)
  expect(await screen.findByText('Gerade nicht erreichbar.')).toBeVisible()
  answerWith({ json: { only: false, relays: [{ url: urlOf('works'), state: 'works' }] } })
  await userEvent.click(screen.getByRole('button', { name: 'Noch einmal prüfen' }))
  expect(await screen.findByText(urlOf('works'))).toBeVisible()
})
