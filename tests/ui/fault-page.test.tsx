import { screen } from '@testing-library/react'
import FaultPage from '@/app/error'
import { renderInGerman } from '../support/german'

const path = jest.fn(() => '/')
jest.mock('next/navigation', () => ({ usePathname: () => path() }))

test('[R6][R29] a page that could not be made says what is kept, what to do, and nothing of what happened', () => {
  renderInGerman(<FaultPage />)
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Diese Seite ist gerade nicht zu erreichen')
  expect(screen.getByRole('alert')).toHaveTextContent('Ihr Termin und Ihr Platz im Wartezimmer bleiben erhalten.')
  expect(screen.getByText(/Rufen Sie die Praxis an/)).toBeVisible()
  expect(screen.getByRole('button', { name: 'Noch einmal versuchen' })).toBeVisible()
})

test('[R6][R29] who works in the practice reads no word of an invitation', () => {
  path.mockReturnValue('/verwaltung/aufbewahrung')
  renderInGerman(<FaultPage />)
  expect(screen.getByRole('alert')).toHaveTextContent('Alles Gespeicherte bleibt erhalten.')
  expect(screen.queryByText(/Einladung/)).toBeNull()
})
