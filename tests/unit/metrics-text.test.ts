import { metricsText } from '@/lib/operation/metrics.rules'
import { faultsOf } from '@/lib/operation/rules'
import { BOUNDS, countRequest, routeClass } from '@/scripts/web/requests.mjs'
import { WELL } from '../support/figures-of-operation'
import { readMetrics } from '../support/prometheus'

const NONE = { bounds: BOUNDS, counts: [] }

test('[R6] a strict reader reads every figure', () => {
  const families = readMetrics(metricsText({ figures: WELL, faults: faultsOf(WELL) }, NONE))
  const value = (name: string, labels: Record<string, string> = {}) =>
    families
      .get(`sprechzimmer_${name}`)
      ?.samples.find((sample) => Object.entries(labels).every(([key, text]) => sample.labels[key] === text))?.value
  expect(value('database_up')).toBe(1)
  expect(value('state', { state: 'good' })).toBe(1)
  expect(value('state', { state: 'bad' })).toBe(0)
  expect(value('database_latency_seconds')).toBeCloseTo(0.0014)
  expect(value('listener_state', { state: 'connected' })).toBe(1)
  expect(value('retention_last_run_time_seconds')).toBe(Date.parse('2026-11-23T02:00:00Z') / 1_000)
  expect(value('certificate_end_time_seconds')).toBe(Date.parse('2027-01-20T00:00:00Z') / 1_000)
  expect(value('relay_up', { relay: '1' })).toBe(1)
  // A letter that does not wait has no age; zero would be one.
  expect(families.has('sprechzimmer_mail_oldest_time_seconds')).toBe(false)
})

test('[R6] while the database is away, that alone is said, and what this process has counted', () => {
  const families = readMetrics(metricsText(undefined, NONE))
  expect([...families.keys()]).toEqual(['sprechzimmer_database_up'])
  expect(families.get('sprechzimmer_database_up')?.samples[0]?.value).toBe(0)
})

test('[R6] what a version says cannot break the format', () => {
  const versions = { ...WELL.versions, postgres: '18 "Debian"\\\n# TYPE x gauge' }
  const families = readMetrics(metricsText({ figures: { ...WELL, versions }, faults: [] }, NONE))
  expect(families.get('sprechzimmer_build')?.samples[0]?.labels.postgres).toBe(versions.postgres)
})

test('[R6][L11] requests are counted by class: no id, code or name of an address is kept', () => {
  const asked = [
    ['/api/appointments/7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7/code', 'api/appointments'],
    ['/api/health?x=Erika', 'api/health'],
    ['/api/Erika-Mustermann', 'api/unknown'],
    ['/api', 'api/unknown'],
    ['/_next/static/chunks/a.js', 'static'],
    ['/praxis/gespraech/7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7', 'page'],
    ['/Erika', 'page'],
  ] as const
  for (const [url, expected] of asked) expect(routeClass(url)).toBe(expected)
})

test('[R6] durations make a histogram', () => {
  for (const seconds of [0.005, 0.05, 0.05, 20]) countRequest('page', 200, seconds)
  countRequest('page', 503, 0.2)
  const place: { [key: symbol]: { counts: Map<string, never> } | undefined } = globalThis
  const counts = [...(place[Symbol.for('sprechzimmer.requests')]?.counts.values() ?? [])]
  const samples = readMetrics(metricsText(undefined, { bounds: BOUNDS, counts })).get(
    'sprechzimmer_http_request_duration_seconds',
  )?.samples
  const of = (status: string, le?: string) =>
    samples?.filter(({ labels }) => labels.status === status && labels.le === le).map(({ value }) => value)
  expect(of('2xx', '0.01')).toEqual([1])
  expect(of('2xx', '0.1')).toEqual([3])
  expect(of('2xx', '10')).toEqual([3])
  expect(of('2xx', '+Inf')).toEqual([4])
  expect(of('2xx')).toEqual([expect.closeTo(20.105), 4])
  expect(of('5xx', '0.1')).toEqual([0])
})
