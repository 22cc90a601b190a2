import { evidencePage } from '../../scripts/evidence/page'
import type { SuiteRun } from '../../scripts/evidence/table'
import { prove } from '../../scripts/evidence/table'
import { expectAccessible } from '../support/e2e-accessible'
import { DESK, PHONE } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

const AT = '2026-11-23T12:00:00.000Z'

test('[X6][R29] the evidence is accessible, on a desk and on a phone, and its red lines lead to their tests', async ({
  people,
}) => {
  const run = {
    ...{ commit: 'abcdef0123456789', asCommitted: true, args: [], startedAt: AT, endedAt: AT, report: null },
    ...{ passed: 1, failed: 1, skipped: 0 },
  }
  const tested = { file: 'tests/unit/a.test.ts', at: AT }
  const suites: SuiteRun[] = [
    {
      name: 'jest',
      verdict: { state: 'counts' },
      record: run,
      tested: [
        { ...tested, title: '[L1] one', outcome: 'passed' },
        { ...tested, title: '[R2] two', outcome: 'failed' },
      ],
      written: [],
    },
    { name: 'network', verdict: { state: 'skipped', why: 'no namespaces' }, record: run, tested: [], written: [] },
  ]
  const requirements = ['L1', 'R2', 'X6'].map((id) => ({
    id,
    words: 'A promise.',
    german: 'Ein Versprechen.',
    checked: '',
  }))
  const html = evidencePage({
    commit: run.commit,
    madeAt: AT,
    whole: false,
    suites,
    lines: prove(requirements, suites),
  })
  const page = await people.patient()
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport)
    await page.setContent(html)
    await expectAccessible(page, `${viewport.width} px`)
  }
  await expect(page.getByRole('row', { name: /^R2/ })).toContainText('nicht bestanden')
  await expect(page.getByRole('row', { name: /^X6/ })).toContainText('kein Test')
  await page.getByRole('link', { name: 'R2' }).first().click()
  await expect(page.getByRole('heading', { name: 'R2: Ein Versprechen.' })).toBeInViewport()
})
