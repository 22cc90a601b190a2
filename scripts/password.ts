import { randomInt } from 'node:crypto'

const CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789'

/** 100 random bits in groups that can be typed. */
export function password(): string {
  const group = () => Array.from({ length: 5 }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}
