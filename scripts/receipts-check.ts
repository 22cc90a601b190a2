// `npm run receipts:check -- Datei [Prüfsumme]`: whether a »Löschnachweis« is whole. Needs neither database nor server.
import { readFileSync } from 'node:fs'
import { checkFile, type Fault, standsIn } from '@/lib/receipt/rules'
import { type ReceiptFile, receiptFile } from '@/lib/receipt/schema'

const HOW = 'npm run receipts:check -- loeschnachweis.json [eine früher notierte Prüfsumme]'

const FAULTS: Readonly<Record<Fault, string>> = {
  changed: 'Dieser Nachweis wurde nachträglich geändert.',
  unlinked: 'Er schließt nicht an den davor an: Ein Nachweis fehlt, wurde eingefügt oder ersetzt.',
  beginning: 'Der Anfang der Kette fehlt, und kein Nachweis sagt, dass seine Frist um war.',
  end: 'Das Ende der Kette ist nicht da, wo es laut Datei sein soll.',
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function read(path: string): ReceiptFile | undefined {
  try {
    const { data } = receiptFile.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    return data
  } catch {
    return undefined
  }
}

/** 0 = whole, 1 = not whole, 2 = no such file. */
function check(path: string | undefined, noted: string | undefined): number {
  const file = path === undefined ? undefined : read(path)
  if (!file) {
    say(`✗ ${path === undefined ? 'Es fehlt die Datei.' : `${path} ist kein lesbarer Löschnachweis.`}\n  ${HOW}`)
    return 2
  }
  const found = checkFile(file)
  if (!found.ok) {
    say(`✗ Die Kette der Löschnachweise ist verletzt, bei Nachweis ${found.number}.\n  ${FAULTS[found.fault]}`)
    return 1
  }
  say(`✓ Die Kette ist lückenlos: ${found.count} ${found.count === 1 ? 'Nachweis' : 'Nachweise'} von ${file.clinic}.`)
  if (found.newest) say(`  Neuester: Nr. ${found.newest.number}, ${found.newest.hash}`)
  if (noted === undefined) {
    say(
      '  Wer sie früher notiert hat, hängt eine Prüfsumme an: Steht sie in der Kette, ist bis dahin nichts neu geschrieben.',
    )
    return 0
  }
  if (standsIn(file, noted)) {
    say('✓ Die notierte Prüfsumme steht in der Kette: Bis zu ihr ist nichts geändert worden.')
    return 0
  }
  say(
    '✗ Die notierte Prüfsumme steht nicht in der Kette. Entweder ist sie älter als drei Jahre, oder die Kette ist neu geschrieben.',
  )
  return 1
}

process.exitCode = check(process.argv[2], process.argv[3])
