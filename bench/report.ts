import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** What a benchmark found: a table, and sentences about it. */
export interface Report {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly notes: readonly string[]
  readonly picture?: Picture
}

/** A drawing beside the table; its file is named from docs/. */
export interface Picture {
  readonly file: string
  readonly alt: string
  readonly svg: string
}

const file = new URL('../docs/benchmarks.md', import.meta.url)

/** Shows a report on the terminal, as Markdown. */
export function printReport(report: Report): void {
  console.log(markdown(report))
}

/** Replaces this benchmark's section in docs/benchmarks.md, between its two marks. */
export function writeReport(name: string, report: Report): void {
  const begin = `<!-- ${name}: begin -->`
  const end = `<!-- ${name}: end -->`
  const text = readFileSync(file, 'utf8')
  const [before, rest = ''] = text.split(begin)
  const after = rest.split(end)[1]
  if (before === undefined || after === undefined) {
    throw new Error(`docs/benchmarks.md has no marks ${begin} and ${end}`)
  }
  if (report.picture) writeFileSync(new URL(report.picture.file, file), report.picture.svg)
  writeFileSync(file, `${before}${begin}\n\n${markdown(report)}\n${end}${after}`)
}

function markdown({ columns, rows, notes, picture }: Report): string {
  const widths = columns.map((column, at) =>
    Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const table = [line(columns), rule, ...rows.map(line)].join('\n')
  const drawn = picture ? `\n![${picture.alt}](${picture.file})\n` : ''
  return `${table}\n${drawn}\n${[...notes, machine()].map((note) => `- ${note}`).join('\n')}\n`
}

function machine(): string {
  const [{ model } = { model: 'unknown' }] = cpus()
  const gib = Math.round(totalmem() / 2 ** 30)
  const day = new Date().toISOString().slice(0, 10)
  return `${day}, ${cpus().length} cores (${model.trim()}), ${gib} GiB, Node ${process.version}.`
}
