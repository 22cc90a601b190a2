import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { telAddress } from '@/lib/clinic/phone.rules'
import { type Block, blocksOf, type Facts, type Piece } from '@/lib/legal/text.rules'
import { StoredTable } from './stored-table'

type Filled = { readonly facts: Facts; readonly keepDays: number }

/**
 * A text of the clinic's as a page: its blocks as elements, never as markup, with what it names filled in. It runs on the
 * server; only the preview of whoever writes it needs a browser.
 */
export function TextBody({ text, ...filled }: { text: string } & Filled) {
  return blocksOf(text).map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other identity, and keep nothing
    <TextBlock key={index} block={block} filled={filled} />
  ))
}

function TextBlock({ block, filled }: { block: Block; filled: Filled }) {
  switch (block.kind) {
    case 'heading': {
      const pieces = <Pieces pieces={block.line} filled={filled} />
      return block.level === 2 ? (
        <h2 className="text-xl font-bold [overflow-wrap:anywhere] not-first:mt-3">{pieces}</h2>
      ) : (
        <h3 className="font-bold [overflow-wrap:anywhere]">{pieces}</h3>
      )
    }
    case 'paragraph':
      return (
        <p className="[overflow-wrap:anywhere]">
          {block.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and keep nothing
            <span key={index} className="block">
              <Pieces pieces={line} filled={filled} />
            </span>
          ))}
        </p>
      )
    case 'list':
      return (
        <ul className="grid list-disc gap-2 pl-6 marker:text-accent">
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no other identity, and keep nothing
            <li key={index} className="[overflow-wrap:anywhere]">
              <Pieces pieces={item} filled={filled} />
            </li>
          ))}
        </ul>
      )
    case 'records':
      return <StoredTable keepDays={filled.keepDays} />
    default:
      return block satisfies never
  }
}

function Pieces({ pieces, filled }: { pieces: readonly Piece[]; filled: Filled }) {
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other identity, and keep nothing
    <TextPiece key={index} piece={piece} filled={filled} />
  ))
}

function TextPiece({ piece, filled }: { piece: Piece; filled: Filled }): ReactNode {
  const t = useTranslations('legal')
  switch (piece.kind) {
    case 'words':
      return piece.text
    case 'link':
      return <TextLink href={piece.href}>{piece.text}</TextLink>
    case 'missing':
      return <Missing>{t('missing', { what: piece.what })}</Missing>
    case 'placeholder':
      return <Fact of={piece.of} {...filled} />
    default:
      return piece satisfies never
  }
}

function Fact({ of, facts, keepDays }: { of: Extract<Piece, { kind: 'placeholder' }>['of'] } & Filled) {
  const t = useTranslations('legal')
  if (of === 'period') return t('period', { days: keepDays })
  const value = facts[of]
  if (value === '') return <Missing>{t('missing', { what: t(`facts.${of}`) })}</Missing>
  switch (of) {
    case 'phone':
      return <TextLink href={telAddress(value)}>{value}</TextLink>
    case 'email':
      return <TextLink href={`mailto:${value}`}>{value}</TextLink>
    case 'site':
      return <TextLink href={value}>{value}</TextLink>
    case 'address':
      return <span className="inline-block whitespace-pre-line">{value}</span>
    case 'name':
      return value
    default:
      return of satisfies never
  }
}

function TextLink({ href, children }: { href: string; children: string }) {
  return (
    <a className="text-accent underline underline-offset-4" href={href} rel="noopener">
      {children}
    </a>
  )
}

/** Discreet: the patient can do nothing about it. */
function Missing({ children }: { children: string }) {
  return <span className="text-muted italic">{children}</span>
}
