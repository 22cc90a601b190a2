'use client'

import { createPortal } from 'react-dom'
import { logoAddress } from '@/components/clinic/look'
import { useInBrowser } from '@/components/ui/in-browser'
import type { Locale } from '@/lib/i18n/rules'
import type { LetterContent } from '@/lib/invitation/letter.rules'

/**
 * The letter on paper: the same content as the PDF, set by the browser, which knows every script (globals.css hides
 * everything else while it is printed). The page's margin is 20 mm; DIN 5008, form B, is counted from there.
 */
export function LetterSheet({ content, locale }: { content: LetterContent; locale: Locale }) {
  // Its place is the document's body, which the server does not have.
  if (!useInBrowser()) return null
  return createPortal(
    <article data-print-sheet lang={locale} className="hidden pl-[5mm] text-[13pt] leading-snug print:block">
      <div className="relative h-[78mm]">
        {content.logo ? (
          // biome-ignore lint/performance/noImgElement: paper wants the picture as it is
          <img
            src={logoAddress(content.logo.hash)}
            alt={content.logo.alt}
            className="absolute top-0 h-[22mm] max-w-[80mm] object-contain object-left-top"
          />
        ) : null}
        <p className="absolute top-[29mm] left-[100mm]">{content.writtenAt}</p>
        <p
          className={`absolute top-[37mm] w-[80mm] overflow-hidden border-b border-black whitespace-nowrap ${content.sender.length > 50 ? 'text-[6.5pt]' : 'text-[8pt]'}`}
        >
          {content.sender}
        </p>
        <div className="absolute top-[42.7mm] w-[80mm] overflow-hidden text-[10.5pt] leading-[4.5mm]">
          {content.recipient.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and never change places
            <p key={index}>{line}</p>
          ))}
        </div>
      </div>
      <h1 className="text-[22pt] font-bold">{content.title}</h1>
      <p className="mt-[3mm]">{content.intro}</p>
      <dl className="mt-[4mm] grid grid-cols-[47mm_1fr] gap-y-[1.5mm]">
        {content.facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt>{label}:</dt>
            <dd className="text-[14pt] font-bold [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-[5mm] flex items-center justify-between gap-[6mm] rounded-[3mm] border-2 border-black py-[6mm] pr-[6mm] pl-[8mm]">
        <div>
          <p className="text-[13pt]">{content.codeLabel}</p>
          <p className="text-[30pt] font-bold whitespace-nowrap tabular-nums">{content.code}</p>
          <p className="mt-[2mm] text-[11pt]">{content.qrHint}</p>
        </div>
        <svg
          role="img"
          aria-label={content.qrAlt}
          viewBox={`0 0 ${content.qr.size} ${content.qr.size}`}
          className="size-[42mm] shrink-0"
        >
          <path d={content.qr.path} fill="#000" shapeRendering="crispEdges" />
        </svg>
      </div>
      {content.phone === '' ? null : <p className="mt-[6mm] font-bold">{content.phone}</p>}
      <p className="mt-[3mm]">{content.turnOver}</p>
      <div className="grid break-before-page gap-[5mm]">
        <LetterList {...content.steps} numbered />
        {content.lists.map((list) => (
          <LetterList key={list.title} {...list} />
        ))}
        {content.closing.map((text) => (
          <p key={text} className="text-[12pt]">
            {text}
          </p>
        ))}
      </div>
    </article>,
    document.body,
  )
}

function LetterList({
  title,
  items,
  numbered = false,
}: {
  title: string
  items: readonly string[]
  numbered?: boolean
}) {
  const List = numbered ? 'ol' : 'ul'
  return (
    <section>
      <h2 className="text-[16pt] font-bold">{title}</h2>
      <List className={`mt-[2mm] grid gap-[1.2mm] pl-[8mm] ${numbered ? 'list-decimal' : 'list-disc'}`}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </List>
    </section>
  )
}
