import type { TextField } from './port.ts'

/** How a field is stored: one bit, so that a passage's fields fit one number. */
export const FIELD_BITS: Readonly<Record<TextField, number>> = { words: 1, grams: 2 }

/** All fields, in the order of their bits. */
export const TEXT_FIELDS: readonly TextField[] = ['words', 'grams']
