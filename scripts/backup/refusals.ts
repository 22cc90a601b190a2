import { Refusal } from '../serve/refusal'

/** What can be said of a file that could not be written or read, by the system's word for it. */
export function ofFile(code: string, file: string): Refusal {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Refusal(
        `Für die Sicherung ${file} ist kein Platz mehr.`,
        'Alte Sicherungen löschen oder einen anderen Ordner nennen. Eine halbe Sicherung ist nicht liegen geblieben.',
      )
    case 'ENOENT':
      return new Refusal(`${file} gibt es nicht.`, 'Den Namen prüfen; der Ordner muss schon da sein.')
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Refusal(
        `Auf ${file} darf dieses Konto nicht zugreifen (${code}).`,
        'Dem eigenen Konto dort Rechte geben oder einen anderen Ordner nennen.',
      )
    default:
      return new Refusal(
        `Mit ${file} geht es nicht (${code}).`,
        'Prüfen, ob Name und Ordner stimmen und der Datenträger in Ordnung ist.',
      )
  }
}

export function damaged(file: string, what: string): Refusal {
  return new Refusal(
    `Die Sicherung ${file} ist beschädigt oder unvollständig (${what}). Es wurde nichts verändert.`,
    'Eine andere Sicherung nehmen, oder die Datei noch einmal vom Sicherungsort holen.',
  )
}

export function newer(file: string, what: string): Refusal {
  return new Refusal(
    `Die Sicherung ${file} stammt von einer neueren Fassung von Sprechzimmer (${what}). Es wurde nichts verändert.`,
    'Zuerst das Programm auf diese Fassung bringen (git pull), dann noch einmal einspielen.',
  )
}

/** Not read with fewer checks: then whoever changes a file would only have to call it old. */
export function older(file: string, what: string): Refusal {
  return new Refusal(
    `Die Sicherung ${file} stammt von einer früheren Fassung von Sprechzimmer (${what}), die Sicherungen noch nicht versiegelt hat. Es wurde nichts verändert.`,
    'Mit der Fassung des Programms einspielen, die sie geschrieben hat, und danach mit dieser eine neue Sicherung machen.',
  )
}
