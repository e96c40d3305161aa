export type { TextEntry, TextField, TextIndex, TextQuery } from './port.ts'
