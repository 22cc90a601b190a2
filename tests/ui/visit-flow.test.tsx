import { screen } from '@testing-library/react'
import { PatientCall } from '@/components/call/patient-call'
import { useVisit } from '@/components/visit/use-visit'
import { VisitFlow } from '@/components/visit/visit-flow'
import { callRunner } from '@/lib/call/runner.client'
import type { VisitView } from '@/lib/signalling/schema'
import { FakeAudioContext } from '../support/fake-audio'
import { renderInGerman } from '../support/german'

jest.mock('@/components/visit/use-visit', () => ({ useVisit: jest.fn() }))
jest.mock('@/lib/browser/features.client', () => ({ missingFeature: () => undefined }))
jest.mock('@/lib/call/media.client', () => ({ holdMedia: async () => {}, watchMedia: () => () => {} }))

const WAITING: VisitView = {
  status: 'WAITING',
  name: 'Demo Patient',
  doctorName: 'Dr. Demo',
  startsAt: '2026-11-23T12:00:00.000Z',
  cancelled: false,
  cancelReason: '',
  clinicName: 'Praxis',
  clinicPhone: '',
  consulted: false,
  messages: [],
  expectedAt: null,
  companion: null,
  call: null,
}

beforeEach(() => FakeAudioContext.install())

test('[R6] the waiting room keeps the focus when the code of the call has come', () => {
  const visit = { visit: WAITING, setVisit: () => {}, interrupted: false }
  const flow = () => (
    <VisitFlow
      initial={WAITING}
      stale={false}
      verdict="suitable"
      place={{ browser: 'chrome', system: 'android' }}
      clinicPhone=""
      publicUrl="https://sprechstunde.example.org"
      leaflet={null}
      consent=""
      closed={null}
    />
  )
  jest.mocked(useVisit).mockReturnValue({ ...visit, call: null })
  const { rerender } = renderInGerman(flow())
  const heading = screen.getByRole('heading', { name: 'Wartezimmer' })
  heading.focus()
  jest.mocked(useVisit).mockReturnValue({ ...visit, call: { runner: callRunner, Screen: PatientCall } })
  rerender(flow())
  expect(heading).toHaveFocus()
})
