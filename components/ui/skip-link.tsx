/** The first stop of the keyboard: straight to the content. */
export function SkipLink({ label }: { label: string }) {
  return (
    <a
      href="#inhalt"
      className="sr-only rounded-lg bg-accent font-semibold text-on-accent focus:not-sr-only focus:px-4 focus:py-3 focus:absolute focus:top-3 focus:left-3 focus:z-50"
    >
      {label}
    </a>
  )
}
