/** What makes a clinic's pages its own. */
export type ClinicLook = {
  readonly name: string
  /** `#0b5a69`; empty = the product's own colour. */
  readonly accent: string
  readonly logoHash: string | null
  readonly logoWidth: number | null
  readonly logoHeight: number | null
}

/** The clinic's logo, or its name. A logo may be drawn for white paper: in the dark it keeps some around it. */
export function ClinicMark({ clinic: { name, logoHash, logoWidth, logoHeight } }: { clinic: ClinicLook }) {
  if (logoHash === null) return name
  return (
    // biome-ignore lint/performance/noImgElement: it is small, of our own origin, and kept for a year
    <img
      src={logoAddress(logoHash)}
      alt={name}
      width={logoWidth ?? undefined}
      height={logoHeight ?? undefined}
      className="h-11 w-auto max-w-48 object-contain object-left dark:rounded-lg dark:bg-white dark:p-1.5"
    />
  )
}

export function logoAddress(hash: string): string {
  return `/api/clinic/logo/${hash}`
}

/** The tokens of app/globals.css in the clinic's colour; the browser waits for them before it draws. */
export function ClinicColours({ accent }: { accent: string }) {
  return accent === '' ? null : (
    <link rel="stylesheet" href={`/api/clinic/colours/${accent.slice(1)}`} precedence="clinic" />
  )
}
