import { toTableLines } from '../table-rows.ts'
import type { DomNode } from './html-blocks.ts'

/** Collects one table while its elements are entered and left. */
export interface TableReader {
  enter(node: DomNode): void
  leave(node: DomNode): void
  /** Text inside the current cell, or the caption when outside any cell. */
  addText(text: string): void
  /** One line per row; the caption first. */
  lines(): string[]
}

/** Guards against `colspan="1000000"`. */
const maxSpan = 100

export function createTableReader(): TableReader {
  const rows: string[][] = []
  const caption: string[] = []
  const carried = new Map<number, { text: string; rows: number }>()
  let row: string[] = []
  let cell: string[] | undefined
  let headCells = 0
  let cells = 0
  let hasHeader = false

  const takeCarried = () => {
    for (let above = carried.get(row.length); above !== undefined; above = carried.get(row.length)) {
      if (above.rows === 1) carried.delete(row.length)
      else carried.set(row.length, { text: above.text, rows: above.rows - 1 })
      row.push(above.text)
    }
  }
  const endCell = (node: DomNode) => {
    const text = (cell ?? []).join(' ')
    const rowspan = spanOf(node, 'rowspan')
    for (let i = 0; i < spanOf(node, 'colspan'); i++) {
      if (rowspan > 1) carried.set(row.length, { text, rows: rowspan - 1 })
      row.push(i === 0 ? text : '')
    }
    cell = undefined
    takeCarried()
  }

  return {
    enter(node) {
      if (node.name === 'tr') {
        row = []
        cells = 0
        headCells = 0
        takeCarried()
      }
      if (node.name === 'td' || node.name === 'th') {
        cell = []
        cells++
        if (node.name === 'th') headCells++
      }
    },
    leave(node) {
      if (node.name === 'td' || node.name === 'th') endCell(node)
      if (node.name !== 'tr' || row.length === 0) return
      if (rows.length === 0 && cells > 0 && headCells === cells) hasHeader = true
      rows.push(row)
      row = []
    },
    addText: (text) => void (cell ?? caption).push(text),
    lines: () => [
      ...caption.map((text) => text.trim()).filter((text) => text !== ''),
      ...toTableLines({ rows, hasHeader }),
    ],
  }
}

function spanOf(node: DomNode, attribute: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(node.attribs?.[attribute] ?? '1', 10)
  return Number.isFinite(span) ? Math.min(Math.max(span, 1), maxSpan) : 1
}
