/** A picture for a head of a page and of a letter: larger ones are made smaller in the admin's browser. */
export const MAX_LOGO_BYTES = 524_288
export const MAX_LOGO_WIDTH = 800
export const MAX_LOGO_HEIGHT = 240
