import type { Evidence } from './evidence'
import type { Line, Proof, Result, SuiteRun } from './table'

const RESULTS: Readonly<Record<Result, string>> = {
  proven: 'belegt',
  failed: 'nicht bestanden',
  skipped: 'übersprungen',
  'not-run': 'nicht gelaufen',
  missing: 'kein Test',
}

const OUTCOMES: Readonly<Record<Proof['outcome'], string>> = {
  passed: 'bestanden',
  failed: 'nicht bestanden',
  skipped: 'übersprungen',
  'not-run': 'nicht gelaufen',
}

/** A sign beside each word, so that nobody has to tell red from green. */
const SIGNS: Readonly<Record<Result | Proof['outcome'], string>> = {
  proven: '✓',
  passed: '✓',
  failed: '✗',
  skipped: '–',
  'not-run': '–',
  missing: '✗',
}

const SUITES: Readonly<Record<string, string>> = {
  types: 'Typen des Programms',
  lint: 'Regeln für den Quelltext',
  jest: 'Tests der Teile, mit echter Datenbank',
  build: 'Bau des Programms',
  playwright: 'Tests in echten Browsern',
  network: 'Tests mit gestörtem Netz',
}

const GROUPS: readonly (readonly [prefix: string, heading: string])[] = [
  ['L', 'L: was Patientinnen und Patienten versprochen ist'],
  ['R', 'R: was deutsche Regeln verlangen'],
  ['F', 'F: was Menschen von guten Systemen kennen'],
  ['X', 'X: was sonst niemand hat'],
]

const STYLE = `
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1b2426; background: #fff }
body { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.25 }
h2 { margin-top: 2.5rem }
h3 { margin: 1.75rem 0 .25rem }
a { color: #07424e }
table { border-collapse: collapse; width: 100% }
caption { text-align: left; font-weight: 600; padding: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-top: 1px solid #cfd4d0 }
th { font-weight: 600 }
ul { margin: .25rem 0 .75rem; padding-left: 1.25rem }
p { margin: .35rem 0 }
code { font-size: .9em }
.quiet { color: #52605f }
.good { color: #1c683b }
.bad { color: #a12419; font-weight: 600 }
.draft { border: 3px solid #a12419; padding: .75rem 1rem }
tr > :last-child { padding-right: 0 }
@media (min-width: 40rem) { td:last-child, td .good, td .bad { white-space: nowrap } }
@media (max-width: 40rem) {
  tr { display: block; border-top: 1px solid #cfd4d0; padding: .4rem 0 }
  thead { position: absolute; clip-path: inset(50%) }
  th, td { display: block; border: 0; padding: 0 }
}
@page { margin: 15mm }
@media print { :root { font-size: 10pt } body { max-width: none; padding: 0 } tr, li { break-inside: avoid } h2, h3 { break-after: avoid } }
`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

const moment = new Intl.DateTimeFormat('de-DE', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Berlin' })

const when = (iso: string | null | undefined) => (iso ? `${moment.format(new Date(iso))} Uhr` : '–')

const word = (good: boolean, sign: string, text: string) =>
  `<span class="${good ? 'good' : 'bad'}"><span aria-hidden="true">${sign}</span> ${text}</span>`

const resultOf = ({ result }: Line) => word(result === 'proven', SIGNS[result], RESULTS[result])

/** One page without scripts, styles or pictures from elsewhere, to be read, printed and filed. */
export function evidencePage(evidence: Evidence): string {
  const { commit, madeAt, whole, suites, lines } = evidence
  const open = lines.filter(({ result }) => result !== 'proven')
  return `<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nachweis der Anforderungen – Sprechzimmer</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Nachweis der Anforderungen</h1>
${whole ? '' : DRAFT}
<p>Sprechzimmer, Stand <code>${escaped(commit ?? 'unbekannt')}</code>, zusammengestellt am ${when(madeAt)}.</p>
<p>${lines.length - open.length} von ${lines.length} Anforderungen sind durch bestandene Tests belegt.${openSentence(open)}</p>
<p class="quiet">Belegt heißt: Mindestens ein Test, der diese Anforderung im Titel nennt, ist bestanden, und keiner ist gescheitert. Ein Test zeigt, was er prüft, und
nicht mehr. Dieser Nachweis ersetzt weder eine Prüfung durch Fachleute noch eine Zertifizierung.</p>
<h2>Die Prüfläufe</h2>
<table>
<thead><tr><th scope="col">Prüflauf</th><th scope="col">Ergebnis</th><th scope="col">Stand und Zeit</th></tr></thead>
<tbody>
${suites.map(suiteRow).join('\n')}
</tbody>
</table>
<h2>Übersicht</h2>
${GROUPS.map(([prefix, heading]) => overview(heading, of(lines, prefix))).join('\n')}
<h2>Die Tests zu jeder Anforderung</h2>
<p class="quiet">Die Titel der Tests sind englisch. In eckigen Klammern steht, was ein Test belegt.</p>
${lines.map(detail).join('\n')}
</main>
</body>
</html>
`
}

const DRAFT = `<p class="draft bad">Das ist kein Nachweis. Mindestens ein Prüflauf fehlt, lief nur zum Teil oder gehört zu einem anderen Stand.</p>`

const of = (lines: readonly Line[], prefix: string) => lines.filter(({ id }) => id.startsWith(prefix))

const link = ({ id }: Line) => `<a href="#${id}">${id}</a>`

function openSentence(open: readonly Line[]): string {
  return open.length === 0 ? '' : ` <span class="bad">Nicht belegt:</span> ${open.map(link).join(', ')}.`
}

function suiteRow({ name, verdict, record }: SuiteRun): string {
  const title = `<th scope="row">${SUITES[name] ?? escaped(name)} <span class="quiet">(<code>${escaped(name)}</code>)</span></th>`
  const place = `<td>${record ? `<code>${record.commit?.slice(0, 7) ?? 'unbekannt'}</code>, ${when(record.endedAt)}` : '–'}</td>`
  if (record === undefined || verdict.state !== 'counts') {
    const skipped = verdict.state === 'skipped'
    const why = verdict.state === 'counts' ? '' : escaped(verdict.why)
    const reason = skipped ? `<span lang="en">${why}</span>` : why
    return `<tr>${title}<td>${word(false, '–', skipped ? 'übersprungen' : 'zählt nicht')}: ${reason}</td>${place}</tr>`
  }
  const { passed, failed, skipped } = record
  const numbers = `${passed} bestanden, ${failed} gescheitert, ${skipped} übersprungen`
  return `<tr>${title}<td>${word(failed === 0, failed === 0 ? '✓' : '✗', numbers)}</td>${place}</tr>`
}

function overview(heading: string, lines: readonly Line[]): string {
  return `<table>
<caption>${heading}</caption>
<thead><tr><th scope="col">Nr.</th><th scope="col">Anforderung</th><th scope="col">Ergebnis</th><th scope="col">Tests</th></tr></thead>
<tbody>
${lines
  .map((line) => {
    const passed = line.tests.filter(({ outcome }) => outcome === 'passed').length
    return `<tr><th scope="row">${link(line)}</th><td>${escaped(line.german)}</td><td>${resultOf(line)}</td><td>${passed}/${line.tests.length}</td></tr>`
  })
  .join('\n')}
</tbody>
</table>`
}

function detail(line: Line): string {
  const files = [...new Set(line.tests.map(({ file }) => file))]
  return `<section>
<h3 id="${line.id}">${line.id}: ${escaped(line.german)}</h3>
<p class="quiet" lang="en">${escaped(line.words)}${line.checked === '' ? '' : ` To be checked by: ${escaped(line.checked)}.`}</p>
<p>${resultOf(line)}</p>
${files
  .map((file) =>
    filePart(
      file,
      line.tests.filter((test) => test.file === file),
    ),
  )
  .join('\n')}
</section>`
}

function filePart(file: string, tests: readonly Proof[]): string {
  return `<p><code>${escaped(file)}</code> <span class="quiet">(${escaped(tests[0]?.suite ?? '')}, ${when(tests[0]?.at)})</span></p>
<ul>
${tests
  .map(({ title, outcome }) => {
    const result = outcome === 'passed' ? '' : ` ${word(false, SIGNS[outcome], OUTCOMES[outcome])}`
    return `<li><span lang="en">${escaped(title)}</span>${result}</li>`
  })
  .join('\n')}
</ul>`
}
